"""The words of the sample shop; all of them made up or everyday."""

from __future__ import annotations

FIRST_NAMES = (
    "Anna",
    "Maria",
    "Julia",
    "Zofia",
    "Lena",
    "Emma",
    "Laura",
    "Nina",
    "Klara",
    "Eva",
    "Ida",
    "Ella",
    "Alice",
    "Chloe",
    "Lucia",
    "Carla",
    "Olivia",
    "Sofia",
    "Hanna",
    "Marta",
    "Jan",
    "Adam",
    "Leon",
    "Paul",
    "Lukas",
    "Max",
    "Felix",
    "Hugo",
    "Louis",
    "Jules",
    "Marco",
    "Luca",
    "Pablo",
    "Oskar",
    "Emil",
    "Noah",
    "Liam",
    "Jakub",
    "Tomasz",
)
LAST_NAMES = (
    "Nowak",
    "Kowalska",
    "Wisniewski",
    "Zielinski",
    "Lewandowski",
    "Krawczyk",
    "Schmidt",
    "Fischer",
    "Weber",
    "Wagner",
    "Becker",
    "Hoffmann",
    "Martin",
    "Bernard",
    "Dubois",
    "Moreau",
    "Laurent",
    "Garcia",
    "Lopez",
    "Sanchez",
    "Romero",
    "Rossi",
    "Bianchi",
    "Ferrari",
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Wilson",
    "Novak",
    "Svoboda",
    "Dvorak",
    "Jansen",
    "Visser",
    "Bakker",
    "Larsen",
    "Hansen",
    "Berg",
    "Lindqvist",
    "O'Neill",
)

CITIES = {
    "PL": ("Warsaw", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk"),
    "DE": ("Berlin", "Hamburg", "München", "Köln", "Leipzig"),
    "CZ": ("Prague", "Brno", "Ostrava"),
    "FR": ("Paris", "Lyon", "Lille", "Nantes"),
    "ES": ("Madrid", "Valencia", "Sevilla"),
    "IT": ("Milano", "Roma", "Torino"),
    "GB": ("London", "Leeds", "Bristol"),
    "NL": ("Utrecht", "Rotterdam"),
    "AT": ("Wien", "Graz"),
    "SE": ("Malmö", "Uppsala"),
}
COUNTRIES = tuple(CITIES)
COUNTRY_SHARES = (0.34, 0.2, 0.1, 0.09, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02)
LANGUAGES = {"PL": "pl", "DE": "de", "CZ": "cs", "FR": "fr", "ES": "es", "IT": "it", "GB": "en", "NL": "nl"}
LANGUAGES |= {"AT": "de", "SE": "sv"}
DIALLING = {"PL": "+48", "DE": "+49", "CZ": "+420", "FR": "+33", "ES": "+34", "IT": "+39", "GB": "+44"}
DIALLING |= {"NL": "+31", "AT": "+43", "SE": "+46"}
MAIL_HOSTS = ("mail.example", "post.example", "inbox.example", "letters.example")

TAGS = ("newcomer", "vip", "outlet hunter", "gift buyer", "b2b", "complained", "competition", "photo review")
DEVICES = ("mobile", "desktop", "tablet", "app")
LEVELS = ("basic", "silver", "gold", "platinum")
GENDERS = ("female", "male", "other")

BRANDS = (
    "Nordal",
    "Lumio",
    "Fjella",
    "Casa Verde",
    "Orbit",
    "Petit Bois",
    "Kettle & Co",
    "Aurum",
    "Bramble",
    "Velo",
    "Tinta",
    "Solane",
    "Hearth",
    "Mistral",
    "Uno Due",
)
CATEGORIES = {
    "lighting": ("Desk lamp", "Floor lamp", "Pendant", "Bulb"),
    "kitchen": ("Kettle", "Pan", "Knife set", "Coffee maker", "Coffee filter"),
    "bedroom": ("Duvet", "Pillow", "Bed linen", "Blanket"),
    "garden": ("Planter", "Parasol", "Hammock", "Tool set"),
    "decor": ("Mirror", "Vase", "Candle", "Print", "Frame"),
    "office": ("Chair", "Desk", "Shelf", "Notebook"),
    "kids": ("Puzzle", "Night light", "Rug"),
}
STORES = ("Web", "Warsaw Centre", "Berlin Mitte", "Prague Old Town", "Paris Marais", "Outlet")
SOURCES = ("web", "app", "store", "phone", "marketplace")
PAYMENTS = ("card", "transfer", "paypal", "instalments", "cash")
COUPONS = ("WELCOME10", "SUMMER", "BLACKWEEK", "COMEBACK", "VIP20")
REASONS = ("too small", "damaged", "changed my mind", "wrong item", "late")

CAMPAIGNS = tuple(
    f"{season} {year}"
    for year in (2023, 2024, 2025, 2026)
    for season in ("Spring", "Summer", "Autumn", "Black Week", "Christmas")
)
NEWSLETTERS = ("Weekly news", "New from Nordal", "Back in stock", "Birthday", "Win-back", "Abandoned cart")
LINKS = (
    "https://shop.example/new",
    "https://shop.example/sale",
    "https://shop.example/account/unsubscribe",
    "https://shop.example/lighting",
    "https://shop.example/garden",
    "https://shop.example/blog/colours",
)
BOUNCES = ("mailbox full", "unknown address", "blocked")
BANNERS = ("Free delivery bar", "Exit popup", "Size guide", "Spin the wheel", "Newsletter form")
SCREENS = ("home", "search", "product", "cart", "checkout", "account", "loyalty card", "wishlist")
VERSIONS = ("4.1", "4.2", "5.0", "5.1")
BEACONS = ("entrance", "lighting corner", "checkout", "window")
AGREEMENTS = ("newsletter", "sms", "phone", "profiling", "terms 2025")
POINT_EVENTS = ("points earned", "points spent", "survey answered", "friend referred")

REFERRERS = (
    "https://www.google.com/",
    "https://duckduckgo.com/",
    "https://www.bing.com/",
    "https://www.facebook.com/",
    "https://www.instagram.com/",
    "https://blog.interiors.example/ten-lamps",
    "https://prices.example/compare",
)
LANDINGS = (  # address, position of the referrer (−1: none), weight
    ("https://shop.example/", -1, 20),
    ("https://shop.example/", 0, 18),
    ("https://shop.example/lighting", 0, 9),
    ("https://shop.example/garden", 1, 3),
    ("https://shop.example/", 2, 3),
    ("https://shop.example/sale?gclid=Cj0KCQ&utm_source=google&utm_medium=cpc&utm_campaign=sale", 0, 10),
    ("https://shop.example/new?fbclid=IwAR0&utm_source=facebook&utm_medium=paid_social", 3, 6),
    ("https://shop.example/kitchen?utm_source=bing&utm_medium=cpc", 2, 2),
    ("https://shop.example/new?utm_source=newsletter&utm_medium=email&utm_campaign=weekly", -1, 14),
    ("https://shop.example/sale?utm_source=newsletter&utm_medium=email&utm_campaign=black-week", -1, 6),
    ("https://shop.example/decor", 3, 5),
    ("https://shop.example/kids", 4, 6),
    ("https://shop.example/lighting?utm_source=partner&utm_campaign=spring", 5, 3),
    ("https://shop.example/lighting", 5, 3),
    ("https://shop.example/office", 6, 2),
)
