"""What is decided, asked and left out, one small set of files for each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Files
from pathlib import Path

import pytest
import xlsxwriter

from engine.errors import SourceError
from engine.importing.guess import Guess
from engine.importing.mapping import ContactBy, Mapping, Parent
from engine.importing.mapping_rules import read_mapping
from engine.sample import write_shop
from tests.support.guessing import quick_guesser
from tests.support.importing import write_files

CUSTOMERS = ["customer_id,email,first_name", *(f"{n},p{n}@example.com,P{n}" for n in range(1, 9))]
ORDERS = [
    "order_id,customer_id,order_date,total",
    *(f"{n},{n % 8 + 1},2024-01-{n:02} 10:00:00,{n}.50" for n in range(1, 21)),
]

GuessOf = Callable[[Files[str, Sequence[str]]], Guess]


@pytest.fixture(scope="module")
def guesser() -> Iterator[Callable[..., Guess]]:
    with quick_guesser() as guess:
        yield guess


@pytest.fixture
def guess_of(guesser: Callable[..., Guess], tmp_path: Path) -> GuessOf:
    def of(files: Files[str, Sequence[str]]) -> Guess:
        write_files(tmp_path, files)
        return guesser(*(tmp_path / name for name in files))

    return of


def asked(guess: Guess) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    return [(question.path, question.option, question.choices) for question in guess.questions]


# --- contacts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "known", "happened", "whose"),
    [
        ("people", "id,name", "orders", "id,person_id,date,total"),
        ("people", "id,name", "orders", "id,people_id,date,total"),
        ("users", "id,name", "events", "id,userId,date,value"),
        ("users", "uid,name", "orders", "id,uid,date,total"),
        ("users", "id,name", "orders", "id,uid,date,total"),
        ("clients", "client_id,name", "orders", "order_id,client_id,date,total"),
        ("clients", "client_ref,name", "orders", "ref,client_ref,date,total"),
        ("CUSTOMERS", "CUSTOMERID,NAME", "ORDERS", "ORDERID,CUSTOMERID,DATE,TOTAL"),
        ("Customers", "Customer #,Name", "Orders", "Order #,Customer #,Date,Total"),
        ("customers", "id,name", "orders", "id,cust_no,date,total"),
        ("customers", "client,name", "orders", "id,client,date,total"),
        ("Kunden", "Kd-Nr,Name", "Bestellungen", "Bestell-Nr,Kd-Nr,Datum,Betrag"),
        ("klienci", "Nr klienta,imie", "zamowienia", "Nr zamowienia,Nr klienta,data,kwota"),
        ("клієнти", "№ клієнта,Ім'я", "замовлення", "№ замовлення,№ клієнта,Дата,Сума"),
        ("patients", "id,name", "appointments", "id,patient_id,date,fee"),
        ("donors", "id,name", "donations", "id,donor_id,date,amount"),
        ("hosts", "id,name", "stays", "id,host_id,date,score"),
        ("companies", "id,name", "orders", "id,company_id,date,total"),
        ("kunden", "kundennr,name", "bestellungen", "bestellnr,kundennr,datum,betrag"),
        ("mitglieder", "id,name", "besuche", "id,mitglied_id,datum,dauer"),
        ("clients", "id_client,nom", "commandes", "id_commande,id_client,date,montant"),
        ("adherents", "id,nom", "visites", "id,adherent_id,date,montant"),
        ("clientes", "cliente_id,nombre", "pedidos", "pedido_id,cliente_id,fecha,total"),
        ("personas", "id,nombre", "compras", "id,persona_id,fecha,importe"),
        ("osoby", "id,imie", "zamowienia", "id,osoba_id,data,kwota"),
        ("клієнти", "Код клієнта,Ім'я", "замовлення", "Номер замовлення,Код клієнта,Дата,Сума"),
        ("покупці", "id,ім'я", "покупки", "id,покупець_id,дата,сума"),
        ("клиенты", "id,имя", "заказы", "id,клиент_id,дата,сумма"),
    ],
)
def test_a_file_of_people_and_what_they_did_are_found_by_their_names(
    guess_of: GuessOf, people: str, known: str, happened: str, whose: str
) -> None:
    rows = [f"{100 + n},{n % 8 + 1},2024-01-{n:02} 10:00:00,{n}.50" for n in range(1, 21)]
    guess = guess_of(
        {
            f"{people}.csv": [known, *(f"{n},Name {n}" for n in range(1, 9))],
            f"{happened}.csv": [whose, *rows],
        }
    )
    (activity,) = guess.mapping.activities
    _, contact, time, _ = whose.split(",")
    assert (guess.mapping.contacts.file, guess.mapping.contacts.key) == (f"{people}.csv", known.split(",")[0])
    assert (activity.contact, activity.time) == (contact, time)
    assert not guess.unused


@pytest.mark.parametrize(
    "columns",
    [
        {
            "clients": "id,nom,ville",
            "commandes": "id,client_id,date,statut",
            "lignes_commandes": "id,commande_id,produit_id,quantité,prix",
            "produits": "id,nom",
        },
        {
            "clientes": "id,nombre,ciudad",
            "pedidos": "id,cliente_id,fecha,estado",
            "lineas_pedido": "id,pedido_id,producto_id,cantidad,precio",
            "productos": "id,nombre",
        },
        {
            "kunden": "id,name,ort",
            "bestellungen": "id,kunden_id,datum,status",
            "bestellpositionen": "id,bestellung_id,produkt_id,menge,preis",
            "produkte": "id,name",
        },
        {
            "клієнти": "id,ім'я,місто",
            "замовлення": "id,клієнт_id,дата,статус",
            "позиції замовлень": "id,замовлення_id,товар_id,кількість,ціна",
            "товари": "id,назва",
        },
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_shops_of_several_languages_are_put_together(guess_of: GuessOf, columns: Files[str, str]) -> None:
    rows = (
        [f"{n},N{n},X" for n in range(1, 9)],
        [f"{n},{n % 8 + 1},2024-01-{n:02},ok" for n in range(1, 21)],
        [f"{n},{n % 20 + 1},{n % 5 + 1},2,3.50" for n in range(1, 41)],
        [f"{n},P{n}" for n in range(1, 6)],
    )
    files = [(f"{name}.csv", [head, *own]) for (name, head), own in zip(columns.items(), rows, strict=True)]
    guess = guess_of(dict(files))
    orders, items = guess.mapping.activities
    (products,) = guess.mapping.lookups
    refs = [head.split(",") for head in columns.values()]
    assert (guess.mapping.contacts.file, orders.contact) == (files[0][0], refs[1][1])
    assert items.parent == Parent(activity=orders.name, key="id", on=refs[2][1])
    assert (products.file, products.on) == (files[3][0], refs[2][2])
    assert not guess.unused


def test_guests_without_an_id_of_their_own_are_known_by_their_address(guess_of: GuessOf) -> None:
    lines = ["order_id,customer_id,email,order_date,total"]
    lines += [f"{n},{0 if n % 2 else n},p{n}@example.com,2024-01-{n:02},5" for n in range(1, 9)]
    guess = guess_of({"orders.csv": lines})
    assert guess.mapping.activities[0].contact == "email"


def test_an_activity_that_knows_many_more_contacts_adds_them(guess_of: GuessOf) -> None:
    orders = [ORDERS[0], *(f"{n},{n},2024-01-{n:02},5" for n in range(1, 21))]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": orders})
    assert guess.mapping.contacts.also_from == ("orders",)


def test_contacts_can_be_found_by_their_address(guess_of: GuessOf) -> None:
    tickets = ["ticket_id,email,created_at", *(f"{n},P{n}@Example.com,2024-02-0{n}" for n in range(1, 9))]
    guess = guess_of({"customers.csv": CUSTOMERS, "tickets.csv": tickets})
    assert guess.mapping.activities[0].contact == ContactBy(column="email", field="email")


def test_an_address_that_several_contacts_share_finds_nobody(guess_of: GuessOf) -> None:
    customers = [CUSTOMERS[0], *(f"{n},family@example.com,P{n}" for n in range(1, 9))]
    orders = ["id,customer_id,email,order_date,total"]
    orders += [f"{n},{n + 4},family@example.com,2024-01-{n:02},5" for n in range(1, 9)]
    guess = guess_of({"customers.csv": customers, "orders.csv": orders})
    assert guess.mapping.activities[0].contact == "customer_id"


def test_a_table_that_describes_some_contacts_is_looked_up(guess_of: GuessOf) -> None:
    traits = ["customer_id,age,income", *(f"{n},{20 + n},{n}000" for n in range(1, 4))]
    guess = guess_of({"orders.csv": ORDERS, "traits.csv": traits})
    assert guess.mapping.contacts.from_activity == "orders"
    (lookup,) = guess.mapping.lookups
    assert (lookup.file, lookup.key, lookup.contacts) == ("traits.csv", "customer_id", True)


def test_two_keys_with_equal_support_are_asked_and_neither_is_taken(guess_of: GuessOf) -> None:
    lines = ["email,Email,name", "a@example.com,b@example.com,A", "c@example.com,d@example.com,C"]
    guess = guess_of({"people.csv": lines})
    assert guess.mapping.contacts.key == "#row"
    assert asked(guess) == [("contacts.key", "key", ("email", "Email_2", "#row"))]


def test_a_reference_that_only_a_name_speaks_for_is_asked(guess_of: GuessOf) -> None:
    orders = [ORDERS[0], *(f"{n},X{n},2024-01-{n:02},5" for n in range(1, 9))]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": orders})
    assert guess.mapping.activities[0].contact == "customer_id"
    assert not guess.mapping.contacts.also_from
    assert [(path, option) for path, option, _ in asked(guess)] == [("activities[0]", "contact")]


def test_files_that_cannot_be_read_are_left_out_where_that_is_wanted(
    guesser: Callable[..., Guess], tmp_path: Path
) -> None:
    write_files(tmp_path, {"customers.csv": CUSTOMERS})
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 ...")
    paths = [tmp_path / "customers.csv", tmp_path / "letter.pdf"]
    with pytest.raises(SourceError, match="PDF"):
        guesser(*paths)
    guess = guesser(*paths, tolerant=True)
    assert guess.mapping.contacts.file == "customers.csv"
    assert [one.text for one in guess.unused] == ["letter.pdf is not used: the file is a PDF document"]
    with pytest.raises(SourceError, match="PDF"):
        guesser(paths[1], tolerant=True)


DEALS = [f"{n},{n % 3 + 1},{n % 8 + 1},2024-01-{n:02},{n}.50" for n in range(1, 21)]

LOOKED_AFTER_BY = ("owner_id", "OwnerId", "agent_id", "sales_rep_id", "salesperson_id", "employee_id",
    "owner_user_id", "assigned_user_id", "created_by_user_id", "user_id", "account_manager_id", "seller_id",
    "Betreuer-Nr", "id_vendeur", "id_vendedor", "ID opiekuna", "Код менеджера")  # fmt: skip
"""Headers that stand in exports of a CRM for the colleague who looks after a contact."""


@pytest.mark.parametrize("head", LOOKED_AFTER_BY)
@pytest.mark.parametrize("contacts", [True, False], ids=["with contacts", "alone"])
def test_who_looks_after_a_contact_is_not_the_contact(guess_of: GuessOf, head: str, contacts: bool) -> None:
    files = {"deals.csv": [f"deal_id,{head},contact_id,date,amount", *DEALS]}
    if contacts:
        people = [f"{n},p{n}@example.com,{n % 3 + 1}" for n in range(1, 9)]
        files["contacts.csv"] = [f"contact_id,email,{head}", *people]
    mapping = guess_of(files).mapping
    assert [activity.contact for activity in mapping.activities] == ["contact_id"]
    assert mapping.contacts.key == ("contact_id" if contacts else None)


@pytest.mark.parametrize("head", [one for one in LOOKED_AFTER_BY if one != "user_id"])
def test_rows_that_name_only_who_looks_after_them_are_nobodys(guess_of: GuessOf, head: str) -> None:
    deals = [",".join((*line.split(",")[:2], *line.split(",")[3:])) for line in DEALS]
    files = {"customers.csv": CUSTOMERS, "deals.csv": [f"deal_id,{head},date,amount", *deals]}
    guess = guess_of(files)
    assert not guess.mapping.activities
    assert [one.file for one in guess.unused] == ["deals.csv"]
    alone = guess_of({"deals.csv": files["deals.csv"]})
    assert head not in (alone.mapping.contacts.key, *(one.contact for one in alone.mapping.activities))
    assert [path for path, *_ in asked(alone)] in (["contacts.key"], ["activities[0].contact"])


def test_an_owners_address_is_not_the_contacts(guess_of: GuessOf) -> None:
    deals = [f"{n},s{n % 3}@example.com,{n},{n}.50" for n in range(1, 21)]
    mapping = guess_of({"deals.csv": ["deal_id,owner_email,contact_id,amount", *deals]}).mapping
    assert [activity.contact for activity in mapping.activities] == ["contact_id"]


def test_a_table_of_colleagues_describes_what_they_look_after(guess_of: GuessOf) -> None:
    files = {
        "contacts.csv": ["id,name,email", *(f"{n},P{n},p{n}@example.com" for n in range(1, 9))],
        "owners.csv": ["id,name,email", *(f"{n},S{n},s{n}@example.com" for n in range(1, 4))],
        "deals.csv": ["deal_id,owner_id,contact_id,date,amount", *DEALS],
    }
    guess = guess_of(files)
    assert [activity.contact for activity in guess.mapping.activities] == ["contact_id"]
    assert [(one.file, one.activity, one.on) for one in guess.mapping.lookups] == [
        ("owners.csv", guess.mapping.activities[0].name, "owner_id")
    ]
    assert not guess.questions


def test_owners_are_contacts_where_the_file_is_of_them(guess_of: GuessOf) -> None:
    files = {
        "owners.csv": ["id,name,phone", *(f"{n},P{n},555120{n}" for n in range(1, 9))],
        "visits.csv": [
            "visit_id,owner_id,date,fee",
            *(f"{n},{n % 8 + 1},2024-01-{n:02},5" for n in range(1, 20)),
        ],
    }
    mapping = guess_of(files).mapping
    assert (mapping.contacts.file, mapping.contacts.key) == ("owners.csv", "id")
    assert [activity.contact for activity in mapping.activities] == ["owner_id"]


# --- times -----------------------------------------------------------------------------------------------


def test_two_possible_times_are_asked_and_neither_is_taken(guess_of: GuessOf) -> None:
    lines = ["customer_id,visit_date,visit_day", "1,2024-01-01,2024-02-01", "2,2024-01-02,2024-02-03"]
    guess = guess_of({"customers.csv": CUSTOMERS, "visits.csv": lines})
    assert guess.mapping.activities[0].time is None
    assert asked(guess) == [("activities[0]", "time", ("visit_date", "visit_day"))]


def test_two_columns_that_say_the_same_are_one_time(guess_of: GuessOf) -> None:
    lines = ["customer_id,visit_date,visit_day", "1,2024-01-01,2024-01-01", "2,2024-01-02,2024-01-02"]
    guess = guess_of({"customers.csv": CUSTOMERS, "visits.csv": lines})
    assert (guess.mapping.activities[0].time, guess.questions) == ("visit_date", ())


def test_days_and_months_that_nobody_can_tell_are_asked_and_the_time_is_left_out(guess_of: GuessOf) -> None:
    lines = [ORDERS[0], *(f"{n},{n},0{n}.03.2024 10:00,5" for n in range(1, 9))]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": lines})
    assert guess.mapping.activities[0].time is None
    choices = ("%d.%m.%Y %H:%M", "%m.%d.%Y %H:%M")
    assert asked(guess) == [("activities[0].columns.order_date", "format", choices)]
    assert guess.mapping.rfm is None


def test_another_date_of_the_file_tells_days_from_months(guess_of: GuessOf) -> None:
    lines = ["order_id,customer_id,order_date,shipped_on,total"]
    lines += [f"{n},{n},0{n}/03/2024,{n + 12}/03/2024,5" for n in range(1, 9)]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": lines})
    (activity,) = guess.mapping.activities
    assert (activity.time, activity.columns["order_date"].format) == ("order_date", "%d/%m/%Y")
    assert not guess.questions


def test_days_of_years_in_two_digits_are_of_this_century(guess_of: GuessOf) -> None:
    lines = ["order_id,customer_id,order_date,shipped_on,total"]
    lines += [f"{n},{n},0{n}/03/24,{n + 12}/03/24,5" for n in range(1, 9)]
    (activity,) = guess_of({"customers.csv": CUSTOMERS, "orders.csv": lines}).mapping.activities
    assert (activity.time, activity.columns["order_date"].format) == ("order_date", "%d/%m/%y")


def test_the_date_of_a_payment_is_when_a_payment_happened(guess_of: GuessOf) -> None:
    payments = ["payment_id,order_id,customer_id,payment_date,amount", "1,1,2,2024-01-02,5"]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": ORDERS, "payments.csv": payments})
    assert {one.name: one.time for one in guess.mapping.activities} == {
        "orders": "order_date",
        "payments": "payment_date",
    }


# --- tables ----------------------------------------------------------------------------------------------

LINES = ["order_id,product_id,quantity", *(f"{n},{n % 3 + 1},{n}" for n in range(1, 21))]
PRODUCTS = ["id,name,category_id", "1,Mug,7", "2,Plate,8", "3,Bowl,8"]
CATEGORIES = ["category_id,category_name", "7,Cups", "8,Dishes"]


def test_lines_take_their_order_and_look_up_product_and_category(guess_of: GuessOf) -> None:
    files = {"customers.csv": CUSTOMERS, "orders.csv": ORDERS, "order_items.csv": LINES}
    guess = guess_of(files | {"products.csv": PRODUCTS, "categories.csv": CATEGORIES})
    items = next(one for one in guess.mapping.activities if one.name == "order_items")
    assert items.parent == Parent(activity="orders", key="order_id")
    assert [(one.file, one.key, one.activity, one.on) for one in guess.mapping.lookups] == [
        ("products.csv", "id", "order_items", "product_id"),
        ("categories.csv", "category_id", "order_items", "category_id"),
    ]


def test_lines_may_name_their_order_otherwise_than_it_names_itself(guess_of: GuessOf) -> None:
    orders = [ORDERS[0].replace("order_id", "id"), *ORDERS[1:]]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": orders, "order_items.csv": LINES})
    items = next(one for one in guess.mapping.activities if one.name == "order_items")
    assert items.parent == Parent(activity="orders", key="id", on="order_id")


def test_one_row_for_each_contact_and_value_is_a_list(guess_of: GuessOf) -> None:
    interests = ["customer_id,interest", "1,tea", "1,coffee", "2,tea"]
    guess = guess_of({"customers.csv": CUSTOMERS, "customer_interests.csv": interests})
    (made,) = guess.mapping.lists
    assert (made.name, made.contact, made.value) == ("customer_interests", "customer_id", "interest")
    assert not guess.mapping.activities


def test_files_of_the_same_shape_are_one_table(guess_of: GuessOf) -> None:
    files = {f"orders_2024-0{n}.csv": [ORDERS[0], *ORDERS[n * 5 : n * 5 + 5]] for n in range(1, 4)}
    guess = guess_of({"customers.csv": CUSTOMERS} | files)
    (activity,) = guess.mapping.activities
    assert (activity.name, activity.file) == ("orders", tuple(sorted(files)))


def test_tables_that_only_look_the_same_stay_apart(guess_of: GuessOf) -> None:
    orders = ["id,customer_id,store_id,brand_id,order_date,total"]
    orders += [f"{n},{n},{n % 2 + 1},{n % 2 + 1},2024-01-{n:02},5" for n in range(1, 9)]
    named = {f"{name}.csv": ["id,name", "1,A", "2,B"] for name in ("stores", "brands")}
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": orders} | named)
    assert {(one.file, one.on) for one in guess.mapping.lookups} == {
        ("stores.csv", "store_id"),
        ("brands.csv", "brand_id"),
    }


def test_a_file_that_fits_nothing_is_told(guess_of: GuessOf) -> None:
    guess = guess_of({"customers.csv": CUSTOMERS, "weather.csv": ["station,degrees", "A,1.5", "B,2.5"]})
    assert [(sentence.file, sentence.kind) for sentence in guess.unused] == [("weather.csv", "not used")]


# --- columns ---------------------------------------------------------------------------------------------


def test_values_that_stand_for_nothing_are_told(guess_of: GuessOf) -> None:
    lines = ["customer_id,age", "1,20", "2,N/A", "3,-", "4,31"]
    guess = guess_of({"customers.csv": lines})
    assert guess.mapping.contacts.columns["age"].empty == ("-", "N/A")


def test_yes_and_no_may_be_written_as_numbers(guess_of: GuessOf) -> None:
    guess = guess_of({"customers.csv": ["customer_id,is_active,kids", "1,1,0", "2,0,1", "3,1,1"]})
    columns = guess.mapping.contacts.columns
    assert (columns["is_active"].type, "kids" in columns) == ("boolean", False)


def test_visits_with_a_referrer_bring_channels(guess_of: GuessOf) -> None:
    lines = ["customer_id,visited_at,landing_page,referrer"]
    lines += [f"{n},2024-01-0{n} 10:00:00,/shop/{n},https://www.google.com/" for n in range(1, 9)]
    guess = guess_of({"customers.csv": CUSTOMERS, "visits.csv": lines})
    traffic = guess.mapping.activities[0].traffic
    assert traffic is not None
    assert (traffic.url, traffic.referrer) == ("landing_page", "referrer")


def test_a_total_that_every_line_repeats_is_not_summed(guess_of: GuessOf) -> None:
    lines = ["order_id,email,order_date,item_name,order_total"]
    lines += [f"{n // 2},p{n // 2}@example.com,2024-01-0{n // 2 + 1},Mug,20" for n in range(8)]
    guess = guess_of({"orders.csv": lines})
    assert guess.mapping.rfm is None
    assert [(path, option) for path, option, _ in asked(guess)] == [("rfm", "amount")]


def test_the_order_of_the_files_changes_nothing(guesser: Callable[..., Guess], tmp_path: Path) -> None:
    files = {"customers.csv": CUSTOMERS, "orders.csv": ORDERS, "order_items.csv": LINES}
    write_files(tmp_path, files | {"products.csv": PRODUCTS})
    paths = sorted(tmp_path.iterdir())
    assert guesser(*paths) == guesser(*reversed(paths))


def test_the_sample_shop_is_guessed_as_its_own_mapping_tells(
    guesser: Callable[..., Guess], tmp_path: Path
) -> None:
    told = read_mapping(write_shop(tmp_path, 300).read_bytes())
    found = guesser(*tmp_path.glob("*.csv")).mapping
    assert (found.contacts.key, found.contacts.created_at) == (told.contacts.key, told.contacts.created_at)
    assert found.rfm == told.rfm
    assert _roles(found) == _roles(told)
    lookups = [{(one.file, one.key, one.activity, one.on) for one in each.lookups} for each in (found, told)]
    assert lookups[0] == lookups[1]


def _roles(mapping: Mapping) -> dict[str, tuple[object, ...]]:
    return {
        one.name: (one.family, one.contact, one.time, one.parent, one.traffic) for one in mapping.activities
    }


def test_headers_alone_tell_something(guess_of: GuessOf) -> None:
    guess = guess_of({"customers.csv": ["customer_id,email"], "orders.csv": ORDERS[:1]})
    assert guess.mapping.contacts.key == "customer_id"


WORKBOOK = [("Customers", ["customer_id", "email"]), ("Orders", ["order_id", "customer_id", "order_date"])]


def test_the_sheets_of_a_workbook_are_tables(guesser: Callable[..., Guess], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, header in WORKBOOK:
            sheet = book.add_worksheet(name)
            for row in range(4):
                sheet.write_row(row, 0, _cells(name, row) if row else header)
    guess = guesser(path)
    assert (guess.mapping.contacts.sheet, guess.mapping.contacts.key) == ("Customers", "customer_id")
    (orders,) = guess.mapping.activities
    assert (orders.sheet, orders.name, orders.time) == ("Orders", "orders", "order_date")


def _cells(sheet: str, row: int) -> list[object]:
    return [row, f"p{row}@example.com"] if sheet == "Customers" else [row, row, f"2024-01-0{row}"]


def test_a_time_with_a_value_that_is_none_is_asked_about(guess_of: GuessOf) -> None:
    orders = [line.replace("2024-01-07 10:00:00", "soon") for line in ORDERS]
    guess = guess_of({"customers.csv": CUSTOMERS, "orders.csv": orders})
    assert guess.mapping.activities[0].time is None
    assert ("activities[0]", "time", ("order_date",)) in asked(guess)
    assert any("not all of its values can be read" in question.text for question in guess.questions)
