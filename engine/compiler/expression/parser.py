"""Reading an expression: an allow-list grammar that builds typed trees, so nothing else can get through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.expression import conversions
from engine.compiler.expression.arithmetic import negated
from engine.compiler.expression.combining import added, between, calculated, chosen, comparison, joined_text
from engine.compiler.expression.cursor import Cursor
from engine.compiler.expression.functions import DATE_PARTS, call
from engine.compiler.expression.lexer import Token, refused
from engine.compiler.expression.typed import Typed, alike, of_number, of_text, wanted

Names = Callable[[str, bool, int], Typed]
"""Returns the column of a name (quoted or not, at an offset) or refuses it."""

MOST_ITEMS: Final = 5_000

COMPARISONS: Final[Mapping[str, type[exp.Binary]]] = MappingProxyType(
    {
        "=": exp.EQ,
        "==": exp.EQ,
        "<>": exp.NEQ,
        "!=": exp.NEQ,
        "<": exp.LT,
        "<=": exp.LTE,
        ">": exp.GT,
        ">=": exp.GTE,
    }
)
_LIKES: Final[Mapping[str, type[exp.Binary]]] = MappingProxyType({"like": exp.Like, "ilike": exp.ILike})
_INTERVALS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "hour": ("HOUR", 1),
        "day": ("DAY", 1),
        "week": ("DAY", 7),
        "month": ("MONTH", 1),
        "quarter": ("MONTH", 3),
        "year": ("MONTH", 12),
    }
)
_LONGEST_INTERVAL: Final = 1_000_000
RESERVED: Final = frozenset(
    {"and", "or", "not", "in", "is", "between", "like", "ilike", "case", "when", "then", "else", "end"}
    | {"null", "true", "false", "select", "from", "where"}
)


class Parser(Cursor):
    """Reads one expression; ``names`` says what its names mean."""

    def __init__(self, text: str, names: Names) -> None:
        super().__init__(text)
        self._names = names

    def read(self) -> Typed:
        """Return the whole expression; DefinitionError with the place of what can't stand there."""
        if self._is_done():
            raise refused("an empty expression", 0)
        found = self._either()
        if not self._is_done():
            raise refused(f"“{self._next.value}” can't stand here", self._next.start)
        return found

    # --- truth ---

    def _either(self) -> Typed:
        return self._connected("or", self._both, tree.some)

    def _both(self) -> Typed:
        return self._connected("and", self._opposite, tree.every)

    def _connected(
        self, word: str, part: Callable[[], Typed], join: Callable[[list[exp.Expr]], exp.Expr]
    ) -> Typed:
        parts = [part()]
        while self._takes_word(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        tests = [wanted(each, "boolean", f"“{word}”") for each in parts]
        joined = exp.paren(join([test.tree for test in tests]), copy=False)
        return Typed(joined, "boolean", parts[0].start).holding(*tests)

    def _opposite(self) -> Typed:
        start = self._next.start
        if not self._takes_word("not"):
            return self._compared()
        test = wanted(self._inside(self._opposite), "boolean", "“not”")
        return Typed(exp.not_(exp.paren(test.tree)), "boolean", start).holding(test)

    def _compared(self) -> Typed:
        left = self._sum()
        while True:
            token = self._next
            if token.kind == "sign" and token.value in COMPARISONS:
                self._take()
                left = comparison(COMPARISONS[token.value], left, self._sum(), f"“{token.value}”")
            elif self._takes_word("is"):
                left = self._is(left)
            else:
                negated = self._takes_word("not")
                found = self._membership(left)
                if found is None:
                    if negated:
                        raise refused(f"“{self._next.value}” can't stand after “not”", self._next.start)
                    return left
                left = replace(found, tree=exp.not_(found.tree)) if negated else found

    def _membership(self, left: Typed) -> Typed | None:
        if self._takes_word("in"):
            return self._in(left)
        if self._takes_word("between"):
            low = self._sum()
            self._must_word("and")
            return between(left, low, self._sum())
        for word, node in _LIKES.items():
            if self._takes_word(word):
                value, pattern = (wanted(part, "text", f"“{word}”") for part in (left, self._sum()))
                test = exp.paren(node(this=value.tree, expression=pattern.tree))
                return Typed(test, "boolean", left.start).holding(value, pattern)
        return None

    def _in(self, left: Typed) -> Typed:
        self._must("(")
        start = self._next.start
        items = self._items(")")
        if not items:
            raise refused("“in” needs a value", start)
        _, (value, *wanted_items) = alike([left, *items], "“in”")
        test = exp.paren(exp.In(this=value.tree, expressions=[item.tree for item in wanted_items]))
        return Typed(test, "boolean", left.start).holding(value, *wanted_items)

    def _is(self, left: Typed) -> Typed:
        negated = self._takes_word("not")
        token = self._take()
        if token.is_word("distinct"):
            self._must_word("from")
            _, (value, other) = alike([left, self._sum()], "“is distinct from”")
            node = exp.NullSafeEQ if negated else exp.NullSafeNEQ
            test: exp.Expr = exp.paren(node(this=value.tree, expression=other.tree))
            return Typed(test, "boolean", left.start).holding(value, other)
        if token.is_word("null"):
            test = exp.Is(this=left.tree, expression=exp.null())
        elif token.is_word("true", "false"):
            value = wanted(left, "boolean", "“is”")
            same = exp.EQ(
                this=exp.paren(value.tree), expression=exp.true() if token.is_word("true") else exp.false()
            )
            test = tree.surely(same)
        else:
            raise refused("“is” needs null, true, false or distinct from", token.start)
        test = exp.paren(test)
        return Typed(exp.not_(test) if negated else test, "boolean", left.start).holding(left)

    # --- values ---

    def _sum(self) -> Typed:
        left = self._product()
        while True:
            token = self._next
            if self._takes_sign("||"):
                left = joined_text(left, self._product())
            elif self._takes_sign("+", "-"):
                if self._next.is_word("interval"):
                    left = self._moved(left, token.value)
                else:
                    left = added(left, self._product(), token)
            else:
                return left

    def _product(self) -> Typed:
        left = self._signed()
        while self._next.is_sign("*", "/", "//", "%"):
            token = self._take()
            left = calculated(token.value, left, self._signed())
        return left

    def _signed(self) -> Typed:
        token = self._next
        if self._takes_sign("-"):
            number = wanted(self._inside(self._signed), "number", "“-”")
            return replace(negated(number), start=token.start)
        if self._takes_sign("+"):
            return wanted(self._inside(self._signed), "number", "“+”")
        return self._converted()

    def _converted(self) -> Typed:
        value = self._single()
        while self._takes_sign("::"):
            value = conversions.convert(value, *self._type())
        return value

    def _single(self) -> Typed:
        token = self._take()
        if token.kind == "number":
            return of_number(token.value, token.start)
        if token.kind == "text":
            return of_text(token.value, token.start)
        if token.is_sign("("):
            found = self._inside(self._either)
            self._must(")")
            return replace(found, tree=exp.paren(found.tree, copy=False))
        if token.is_sign("["):
            return self._list(token)
        if token.kind == "name":
            return self._column(token)
        if token.kind == "word":
            return self._word(token)
        raise refused(
            "something is missing" if token.kind == "end" else f"“{token.value}” can't stand here",
            token.start,
        )

    def _word(self, token: Token) -> Typed:
        word = token.value.lower()
        if word in ("true", "false"):
            return Typed(exp.true() if word == "true" else exp.false(), "boolean", token.start)
        if word == "null":
            return Typed(exp.null(), "null", token.start)
        if word == "case":
            return self._inside(lambda: self._case(token))
        if word in ("date", "timestamp", "datetime") and self._next.kind == "text":
            literal = of_text(self._take().value, token.start)
            return wanted(literal, "date" if word == "date" else "datetime", f"“{word}”")
        if word in ("cast", "try_cast") and self._next.is_sign("("):
            return self._inside(self._cast)
        if word == "extract" and self._next.is_sign("("):
            return self._inside(lambda: self._extract(token))
        if self._next.is_sign("("):
            self._take()
            arguments = self._inside(lambda: self._items(")"))
            return call(token.value, arguments, token.start)
        if word in RESERVED:
            raise refused(f"“{token.value}” can't stand here", token.start)
        return self._column(token)

    def _items(self, end: str) -> list[Typed]:
        if self._takes_sign(end):
            return []
        items = [self._either()]
        while self._takes_sign(","):
            items.append(self._either())
            if len(items) > MOST_ITEMS:
                raise refused("too many items", self._next.start, f"use at most {MOST_ITEMS:,}")
        self._must(end)
        return items

    def _column(self, token: Token) -> Typed:
        """Read a name; unquoted ones may have parts with points, such as ``joined.month``."""
        name = token.value
        while token.kind == "word" and self._next.is_sign("."):
            self._take()
            part = self._take()
            if part.kind != "word":
                raise refused("a name doesn't go on after the point", part.start, "put it in double quotes")
            name = f"{name}.{part.value}"
        if self._next.is_sign("("):
            raise refused(f"the function “{name}” can't be used here", token.start)
        return self._names(name, token.kind == "name", token.start)

    def _list(self, token: Token) -> Typed:
        items = [wanted(item, "text", "a list") for item in self._inside(lambda: self._items("]"))]
        return Typed(exp.Array(expressions=[item.tree for item in items]), "list", token.start).holding(
            *items
        )

    def _case(self, token: Token) -> Typed:
        whens: list[Typed] = []
        values: list[Typed] = []
        subject = None if self._next.is_word("when") else self._either()
        while self._takes_word("when"):
            given = self._either()
            if subject is not None:
                given = comparison(exp.EQ, subject, given, "“case”")
            whens.append(wanted(given, "boolean", "“when”"))
            self._must_word("then")
            values.append(self._either())
        otherwise = self._either() if self._takes_word("else") else Typed(exp.null(), "null", token.start)
        self._must_word("end")
        if not whens:
            raise refused("“case” needs a “when”", token.start)
        return chosen(token.start, whens, [*values, otherwise])

    def _cast(self) -> Typed:
        self._must("(")
        value = self._either()
        self._must_word("as")
        kind, at = self._type()
        self._must(")")
        return conversions.convert(value, kind, at)

    def _type(self) -> tuple[str, int]:
        """Read the name of a type with its digits, such as ``decimal(10, 2)``."""
        token = self._take()
        if token.kind != "word":
            raise refused("a type is missing", token.start)
        name = token.value.lower()
        if self._takes_sign("("):
            while not self._takes_sign(")"):
                part = self._take()
                if part.kind != "number" and not part.is_sign(","):
                    raise refused("a type can't be read", part.start)
                name += ("(" if "(" not in name else "") + part.value
            name += ")"
        return name, token.start

    def _extract(self, token: Token) -> Typed:
        self._must("(")
        part = self._take()
        if not part.is_word(*DATE_PARTS):
            raise refused(f"“extract” does not know “{part.value}”", part.start)
        self._must_word("from")
        value = self._either()
        self._must(")")
        return call("date_part", [of_text(part.value.lower(), part.start), value], token.start)

    def _moved(self, left: Typed, sign: str) -> Typed:
        """Read ``interval 3 month`` after plus or minus."""
        start = self._take().start
        amount = self._take()
        digits, _, unit = amount.value.strip().partition(" ")
        if amount.kind not in ("number", "text") or not digits.isdecimal():
            raise refused("an interval needs a whole number", amount.start, "such as interval 3 month")
        unit = (unit or self._take().value).strip().lower().removesuffix("s")
        if unit not in _INTERVALS:
            raise refused(f"“{unit}” is no unit of an interval", start, f"use one of {', '.join(_INTERVALS)}")
        if Decimal(digits) > _LONGEST_INTERVAL:
            raise refused("an interval that can't be read", start, "such as interval 3 month")
        name, times = _INTERVALS[unit]
        length = exp.Interval(this=tree.text(str(int(digits) * times)), unit=exp.Var(this=name))
        moment = wanted(left, "datetime", f"“{sign}” with an interval")
        node = exp.Add if sign == "+" else exp.Sub
        moved = tree.attempt(node(this=moment.tree, expression=length))
        return Typed(moved, "datetime", left.start).holding(moment)
