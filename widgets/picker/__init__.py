"""The picker: what a condition can be about, by family, by search, and by what a typed line may mean."""
