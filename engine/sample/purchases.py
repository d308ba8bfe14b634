"""What the people of the sample shop buy, put into carts, look at and send back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.sample import words
from engine.sample.people import ORDERS_A_YEAR, People, picks, sometimes
from engine.sample.tables import (
    Integers,
    Joined,
    Moments,
    Money,
    Numbered,
    Table,
    Times,
    Whole,
    Words,
)
from engine.sample.timeline import Timeline, not_after_the_end

PRODUCTS = 600


@dataclass(frozen=True)
class Products:
    """The range: category and price by product number."""

    category: Integers
    brand: Integers
    price: Integers

    def choose(self, random: np.random.Generator, count: int) -> Integers:
        """Return product numbers, some far more popular than others."""
        return (PRODUCTS * random.random(count) ** 1.9).astype(np.int64)


def draw_products(random: np.random.Generator) -> Products:
    """Return the products; prices in hundredths, most of them modest."""
    category = random.integers(0, len(words.CATEGORIES), PRODUCTS)
    brand = (len(words.BRANDS) * random.random(PRODUCTS) ** 1.4).astype(np.int64)
    price = (500 + 40_000 * random.random(PRODUCTS) ** 2.5).astype(np.int64) // 100 * 100 + 99
    return Products(category, brand, price)


def product_column(numbers: Integers) -> Numbered:
    """Return product numbers as they are written everywhere."""
    return Numbered("P", numbers, 4)


def products_table(random: np.random.Generator, products: Products) -> Table:
    """Return the file of products."""
    kinds = tuple(kind for kinds in words.CATEGORIES.values() for kind in kinds)
    sizes = np.array([len(kinds) for kinds in words.CATEGORIES.values()])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    kind = starts[products.category] + random.integers(0, 1 << 30, PRODUCTS) % sizes[products.category]
    brand = Words(products.brand, words.BRANDS)
    numbers = np.arange(PRODUCTS)
    return Table(
        "products",
        {
            "product_id": product_column(numbers),
            "name": Joined((brand, " ", Words(kind, kinds), " ", numbers)),
            "brand": Words(sometimes(random, products.brand, 0.03), words.BRANDS),
            "category": Words(products.category, tuple(words.CATEGORIES)),
            "list_price": Money(products.price),
        },
    )


@dataclass(frozen=True)
class Orders:
    """Orders by number: whose, when, where and for how much."""

    contact: Integers
    time: Times
    store: Integers
    amount: Integers
    line_order: Integers
    line_product: Integers
    line_quantity: Integers
    line_price: Integers


def draw_orders(
    random: np.random.Generator, timeline: Timeline, people: People, products: Products
) -> Orders:
    """Return everybody's orders, in no order of time."""
    years = (people.until - people.joined + 1) / 365.25
    expected = ORDERS_A_YEAR[people.kind] * years * random.gamma(2.0, 0.5, len(people))
    once = np.isin(people.kind, [1, 3]) & (random.random(len(people)) < people.seen)
    counts = random.poisson(expected) + once
    contact = np.repeat(np.arange(len(people)), counts)
    time = timeline.moments_between(people.joined[contact], people.until[contact])
    line_order = np.repeat(np.arange(len(contact)), 1 + random.poisson(1.1, len(contact)))
    product = products.choose(random, len(line_order))
    quantity = 1 + (random.random(len(line_order)) ** 4 * 4).astype(np.int64)
    reduced = np.where(random.random(len(line_order)) < 0.25, 80, 100)
    price = products.price[product] * reduced // 100
    amount = np.bincount(line_order, quantity * price, len(contact)).astype(np.int64)
    home = (len(words.STORES) * random.random(len(people)) ** 2.5).astype(np.int64)
    elsewhere = (len(words.STORES) * random.random(len(contact)) ** 2.5).astype(np.int64)
    store = np.where(random.random(len(contact)) < 0.8, home[contact], elsewhere)
    return Orders(contact, time, store, amount, line_order, product, quantity, price)


def order_tables(random: np.random.Generator, orders: Orders) -> list[Table]:
    """Return the files of orders and of their items."""
    count = len(orders.contact)
    numbers = np.arange(count)
    status = random.choice(4, size=count, p=(0.86, 0.06, 0.05, 0.03))
    coupon = sometimes(random, picks(random, words.COUPONS, count, 1.5).codes, 0.78)
    head = Table(
        "orders",
        {
            "order_id": Numbered("O", numbers),
            "customer_id": Numbered("C", orders.contact),
            "ordered_at": Moments(orders.time),
            "status": Words(status, ("completed", "returned", "cancelled", "open")),
            "store": Words(orders.store, words.STORES),
            "source": Words(
                sometimes(random, picks(random, words.SOURCES, count, 1.8).codes, 0.04), words.SOURCES
            ),
            "payment": Words(picks(random, words.PAYMENTS, count, 1.7).codes, words.PAYMENTS),
            "coupon": Words(coupon, words.COUPONS),
            "amount": Money(orders.amount),
            "shipping": Money(np.where(orders.amount > 15_000, 0, 499)),
        },
    )
    items = Table(
        "order_items",
        {
            "order_id": Numbered("O", orders.line_order),
            "product_id": product_column(orders.line_product),
            "quantity": Whole(orders.line_quantity),
            "price": Money(orders.line_price),
        },
    )
    return [head, items]


def returns_table(random: np.random.Generator, orders: Orders) -> Table:
    """Return the file of returns: one order in fourteen comes back, in part or whole."""
    order = np.flatnonzero(random.random(len(orders.contact)) < 0.07)
    days = orders.time[order].astype("datetime64[D]") + random.integers(3, 30, len(order)).astype(
        "timedelta64[D]"
    )
    known = not_after_the_end(days.astype("datetime64[s]"))
    order, days = order[known], days[known]
    share = random.choice([30, 50, 100], size=len(order), p=(0.3, 0.3, 0.4))
    return Table(
        "returns",
        {
            "return_id": Numbered("R", np.arange(len(order))),
            "customer_id": Numbered("C", orders.contact[order]),
            "returned_on": Moments(days),
            "order_id": Numbered("O", order),
            "reason": Words(
                sometimes(random, picks(random, words.REASONS, len(order)).codes, 0.15), words.REASONS
            ),
            "refund": Money(orders.amount[order] * share // 100),
        },
    )


def carts_table(
    random: np.random.Generator, timeline: Timeline, people: People, products: Products, orders: Orders
) -> Table:
    """Return the file of cart events: what was put in before orders, and carts that were left."""
    bought = np.flatnonzero(random.random(len(orders.line_order)) < 0.35)
    order = orders.line_order[bought]
    minutes = random.integers(2, 180, len(bought)).astype("timedelta64[m]").astype("timedelta64[s]")
    left = people.doing(random, 0.9)
    left_time = timeline.moments_between(people.joined[left], people.until[left])
    removed = random.random(len(left)) < 0.2
    contact = np.concatenate([orders.contact[order], left, left[removed]])
    later = random.integers(60, 3_000, int(removed.sum())).astype("timedelta64[s]")
    time = np.concatenate([orders.time[order] - minutes, left_time, left_time[removed] + later])
    put_in = products.choose(random, len(left))
    product = np.concatenate([orders.line_product[bought], put_in, put_in[removed]])
    added = len(bought) + len(left)
    action = np.concatenate([np.zeros(added, np.int64), np.ones(int(removed.sum()), np.int64)])
    kept = not_after_the_end(time)
    cart = random.permutation(len(contact))
    return Table(
        "carts",
        {
            "cart_id": Numbered("K", cart[kept]),
            "customer_id": Numbered("C", contact[kept]),
            "happened_at": Moments(time[kept]),
            "action": Words(action[kept], ("added", "removed")),
            "product_id": product_column(product[kept]),
            "value": Money(products.price[product][kept]),
        },
    )


def views_table(random: np.random.Generator, timeline: Timeline, people: People, products: Products) -> Table:
    """Return the file of product views."""
    contact = people.doing(random, 3.0)
    time = timeline.moments_between(people.joined[contact], people.until[contact])
    seconds = (5 + random.exponential(40, len(contact))).astype(np.int64)
    return Table(
        "product_views",
        {
            "customer_id": Numbered("C", contact),
            "viewed_at": Moments(time),
            "product_id": product_column(products.choose(random, len(contact))),
            "seconds": Whole(sometimes(random, seconds, 0.1)),
        },
    )
