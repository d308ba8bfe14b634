"""What the commands do: one module a topic, one function a command, loaded when used."""
