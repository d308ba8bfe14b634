"""The waterfall: how many contacts are left after each card, from all of them to the segment's size."""

from __future__ import annotations

from app.insight.nothing import Nothing
from app.insight.page import InsightPage, Tools, row
from app.shell.parts import elided
from app.tabbed import tabbed
from engine.catalog.phrases import title_of
from engine.evaluation.waterfall import WaterfallStep, waterfall
from widgets.bars import BarList, BarRow, Tone
from widgets.counts import Count, contacts, difference


class WaterfallPage(InsightPage):
    """One bar a step; what a step takes away or adds hangs between the two counts."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.steps: tuple[WaterfallStep, ...] = ()
        self.bars = BarList("waterfall", "From all contacts to the size", tools.look)
        self.foot = elided("", "muted", "waterfall-foot")
        self.nothing = Nothing("waterfall-nothing", self.bars)
        self.column.addWidget(self.bars, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addLayout(row(self.foot, stretched=self.foot))
        self.bars.chosen.connect(self._choose)

    def refresh(self) -> None:
        evaluated = self.tools.live.evaluated
        if evaluated is None:
            return
        catalog = self.tools.project.catalog
        if self._says_fault(self.nothing):
            self.steps = ()
        else:
            self.nothing.say("")
            self.steps = waterfall(evaluated, lambda card: title_of(card, catalog))
        self.foot.setText("Each card in turn, then the exclusions" if self.steps else "")
        widest = max((step.after for step in self.steps), default=0) or 1
        self.bars.show_rows([_row(step, widest) for step in self.steps])

    def text(self) -> str:
        """Return the steps as a spreadsheet takes them."""
        steps = [(f"{_lead(step)} {step.label}".strip(), step.after) for step in self.steps]
        return tabbed([("Step", "Contacts"), *steps])

    def _choose(self, place: int) -> None:
        if self.steps[place].path:
            self.part_wanted.emit(self.steps[place].path)


def _lead(step: WaterfallStep) -> str:
    if step.excludes:
        return "or" if step.join == "or" else "minus" if step.join is None else "and"
    return step.join or ""


def _row(step: WaterfallStep, widest: int) -> BarRow:
    whole = not step.path
    change = step.after - step.before
    tone: Tone = "accent" if whole else "include" if change > 0 else "exclude"
    return BarRow(
        label=step.label,
        lead=_lead(step),
        right=f"{step.after:,}" if whole else f"{difference(change)} → {step.after:,}",
        start=0.0 if whole else step.before / widest,
        end=step.after / widest,
        tone=tone,
        tip=contacts(Count(step.after)) if whole else f"{step.before:,} before, {step.after:,} after",
    )
