"""Words of opening hours to rules: what is not certain is refused, with what was read so far.

It follows the specification of ``opening_hours`` and is stricter: days without hours, an end that is not told, and
"open" without hours are asked for, never taken for day and night. Blanks mean nothing: a comma before days joins
them to the days before it, a comma after times begins a rule.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import NoReturn

from socialmap.errors import BadInputError
from socialmap.schedule.days import DAY_WORDS, DaysReader
from socialmap.schedule.readback import in_words, overlap
from socialmap.schedule.rules import DAY, PARTS, Clock, Days, Joint, Rule, Says, Span
from socialmap.schedule.words import EACH, HOUR, LAST_HOUR, OF_THE_MONTH, Kind, Token, tokens, written_out

_TIMES = {Kind.TIME, Kind.NUMBER, Kind.SUN, Kind.PART}
_TWO_DIGITS = re.compile(r"\d\d")


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of opening hours, in OpenStreetMap's syntax or in Dutch words.

    Raises
    ------
    BadInputError
        When it is not certain what is meant.
    """
    found = tokens(written_out(text))
    parser = _Parser(text, found)
    if _may_be_every_other_week(found):
        parser.refuse("is dat om de zoveel weken, of elke maand? Schrijf er 'van de maand' achter")
    rules = parser.rules()
    if any(token.dutch for token in found):
        rules = parser.as_dutch(rules)
    return tuple(rules)


class _Parser(DaysReader):
    """Reads rules."""

    def __init__(self, text: str, found: list[Token]) -> None:
        super().__init__(text, found)
        self.excepted: list[Rule] = []

    def rules(self) -> list[Rule]:
        """All rules of the text."""
        unread = next((token.text for token in self.words if token.kind is Kind.UNREAD), None)
        if unread is not None and not self.read:
            self._until_unread(unread)
        joint, sure = Joint.INSTEAD, False
        while self.place < len(self.words):
            self.read.append(self._rule(joint, sure=sure))
            joint, sure = self._joint()
        if not self.read:
            self.refuse("er staat niets")
        rules = [*self.read, *self.excepted]
        if all(rule.says is Says.OFF and (rule.spans or rule.days != (Days(),)) for rule in rules):
            # What holds on the other days it does not say, so "closed" would be a guess.
            self.refuse("er staat alleen wanneer het dicht is; schrijf ook wanneer het open is")
        return rules

    def _until_unread(self, word: str) -> NoReturn:
        """Say which word it is, and what could be read before it."""
        place = next(place for place, token in enumerate(self.words) if token.kind is Kind.UNREAD)
        before = _Parser(self.text, self.words[:place])
        try:
            self.read = before.rules()
        except BadInputError:
            self.read = before.read
        self.refuse(f"wat bedoelt u met '{word}'?")

    def _joint(self) -> tuple[Joint, bool]:
        """How the next rule stands to the ones before."""
        joint = Joint.BESIDE
        while self.peek() in {Kind.AND, Kind.BREAK, Kind.ELSE}:
            kind = self.next().kind
            joint = {Kind.BREAK: Joint.INSTEAD, Kind.ELSE: Joint.ELSE}.get(kind, joint)
        sure = self.peek() in {Kind.ALSO, Kind.BUT}
        if sure:
            joint = Joint.BESIDE if self.next().kind is Kind.ALSO else Joint.INSTEAD
            if self.peek() is None:
                self.refuse("achter het laatste woord ontbreekt iets")
        return joint, sure

    def _rule(self, joint: Joint, *, sure: bool) -> Rule:
        if self.peek() is Kind.EXCEPT:
            self._except()
            if self.peek() in _TIMES:
                self.refuse("welke dagen zijn de uitzondering?")
            return self.excepted.pop()
        begin = self.place
        comment = self._comment()
        # "gesloten op zondag": what holds comes first.
        says = self._state() if self.peek() is Kind.STATE else None
        days, spans = self._days_and_times()
        if says is Says.OFF and spans and any(word.text == "," for word in self.words[begin : self.place]):
            # "gesloten op zondag, maandag 10-12": is it closed then, or open?
            self.refuse("bij welke dagen horen de tijden, bij die waarop het gesloten is?")
        comment = comment or self._comment()
        if self.peek() is Kind.STATE:
            if says is not None or self.peek(1) in DAY_WORDS:
                self.refuse("bij welke dagen hoort 'gesloten' of 'open'? Zet er een punt of komma tussen")
            says = self._state()
        comment = comment or self._comment()
        if self.peek() is Kind.EXCEPT:
            if self.read:
                self.refuse("bij welke tijden hoort de uitzondering?")
            self._except()
        if self.place == begin:
            self.refuse(f"'{self.next().text}' staat hier los")
        return self._made(days, spans, says, comment, joint, sure=sure)

    def _days_and_times(self) -> tuple[list[Days] | None, list[Span]]:
        """Days with their times, whichever come first."""
        always = self.peek() is Kind.ALWAYS
        spans = self._spans()
        days = self.days()
        if spans and (self.peek() in _TIMES or (always and days)):
            self.refuse("horen deze tijden bij de dagen ervoor of erna?")
        if spans:
            return days, spans
        self._comma_before(Kind.EXCEPT)
        self._except()
        self._comma_before(*_TIMES)
        if days and self.peek() is Kind.ALWAYS:
            self.refuse("24/7 is elke dag: schrijf bij dagen 0.00-24.00 uur")
        return days, self._spans()

    def _made(
        self, days: list[Days] | None, spans: list[Span], says: Says | None, comment: str, joint: Joint, *, sure: bool
    ) -> Rule:
        if not spans and says in {None, Says.OPEN} and (says is Says.OPEN or not comment):
            named = in_words([Rule(tuple(days), says=Says.UNKNOWN)]).removeprefix("misschien ") if days else "open"
            self.refuse(f"bij '{named}' staan geen tijden")
        if says is None or says is Says.OPEN:
            # Under a condition that only a person can judge it is not yes.
            says = Says.UNKNOWN if comment else Says.OPEN
        return Rule(tuple(days or (Days(),)), tuple(spans), says, comment, joint, sure)

    def _state(self) -> Says:
        return Says(str(self.next().value))

    def _comment(self) -> str:
        return str(self.next().value) if self.peek() is Kind.COMMENT else ""

    def _except(self) -> None:
        """Read "behalve feestdagen", if that is here."""
        if not self.take(Kind.EXCEPT):
            return
        days = self.days()
        if days is None:
            self.refuse("welke dagen zijn de uitzondering?")
        self.excepted.append(Rule(tuple(days), says=Says.OFF))

    def _comma_before(self, *kinds: Kind) -> None:
        if self.peek() is Kind.AND and self.peek(1) in kinds:
            self.place += 1

    def _spans(self) -> list[Span]:
        if self.peek() is Kind.ALWAYS:
            self.place += 1
            return [Span(Clock(0), Clock(DAY))]
        found: list[Span] = []
        while self.peek() in _TIMES and not (self.peek() is Kind.NUMBER and self.is_date()):
            found.append(self._span())
            if self.peek() is Kind.AND and self.peek(1) in _TIMES and not self.is_date(1):
                self.place += 1
            elif self.peek() is Kind.SLASH and self.peek(1) in _TIMES and self.peek(2) in {Kind.TO, Kind.UNTIL}:
                # "9-12 uur / 13-17 uur"; "10:00-16:00/90" is something else.
                self.place += 1
        return found

    def _span(self) -> Span:
        first = self.place
        begin = self._clock()
        if not self.take(Kind.TO, Kind.UNTIL):
            self.refuse("bij een tijd ontbreekt de eindtijd")
        if self.peek() not in _TIMES:
            self.refuse("bij een tijd ontbreekt de eindtijd")
        second = self.place
        end = self._clock()
        if self.peek() is Kind.PLUS:
            self.refuse("deze openingstijden hebben geen eindtijd: schrijf er een in plaats van '+'")
        if begin == end or (not begin.sun and begin.minutes >= DAY):
            self.refuse("het begin en het eind zijn dezelfde tijd, of het begin is na 24.00 uur")
        span = Span(begin, end)
        self._must_be_certain(span, self.words[first], self.words[second])
        return span

    def _must_be_certain(self, span: Span, *first_words: Token) -> None:
        """Refuse hours of the night that may be hours of the afternoon."""
        if not self.is_dutch and all(_TWO_DIGITS.match(word.text) for word in first_words):
            # As the specification writes a clock of 24 hours.
            doubtful = [False, span.is_long_night]
        else:
            doubtful = [span.doubts_begin, span.doubts_end]
        for doubts, clock, word in zip(doubtful, (span.begin, span.end), first_words, strict=True):
            if doubts and word.kind is not Kind.PART:
                hour, minute = divmod(clock.minutes % DAY, HOUR)
                later = f"{hour + LAST_HOUR // 4}.{minute:02}"
                self.refuse(f"is '{word.text}' in de nacht of ochtend, of bedoelt u {later} uur?")

    def _clock(self) -> Clock:
        part = str(self.next().value) if self.peek() is Kind.PART else ""
        if part and self.peek() not in {Kind.TIME, Kind.NUMBER}:
            self.refuse(f"achter '{part}' hoort een tijd")
        token = self.next()
        if token.kind is Kind.SUN:
            return Clock(0, str(token.value))
        if self.peek() is Kind.PLUS:
            self.refuse("deze openingstijden hebben geen eindtijd: schrijf er een in plaats van '+'")
        minutes = int(str(token.value)) * (HOUR if token.kind is Kind.NUMBER else 1)
        if not 0 <= minutes <= LAST_HOUR * HOUR:
            self.refuse(f"{token.text} is geen tijd")
        if part and not PARTS[part][0] <= minutes % DAY < PARTS[part][1]:
            self.refuse(f"{token.text} is niet {part}")
        return Clock(minutes)

    def as_dutch(self, rules: list[Rule]) -> list[Rule]:
        """In words, holidays and what is closed are told of the days before; what overlaps otherwise is not certain."""
        if any(rule.joint is Joint.ELSE or rule.sure for rule in rules):
            ordered = rules
        else:
            ordered = sorted(rules, key=_as_meant)
            ordered = [replace(rule, joint=Joint.INSTEAD) if _as_meant(rule) else rule for rule in ordered]
        for number, rule in enumerate(rules):
            if rule.sure or rule.joint is Joint.ELSE or _as_meant(rule):
                continue
            before = [one for one in rules[:number] if one.joint is not Joint.ELSE and not _is_exception(one)]
            if any(overlap(one, rule) for one in before):
                self.read = []
                said = in_words([replace(rule, joint=Joint.INSTEAD)])
                self.refuse(f"gaat '{said}' boven wat ervoor staat, of komt het erbij? Zet er 'maar' of 'ook' voor")
        return ordered


def _may_be_every_other_week(found: list[Token]) -> bool:
    """Whether there is "iedere 2e woensdag" without "van de maand"; the first and the last are of a month."""
    for place, (each, nth, day) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        if each.value != EACH or nth.kind is not Kind.ORDINAL or day.kind is not Kind.DAY or nth.value in {1, -1, -2}:
            continue
        rest = takewhile(lambda token: token.kind not in {Kind.BREAK, Kind.DAY}, found[place + 3 :])
        if not any(token.value == OF_THE_MONTH for token in rest):
            return True
    return False


def _only_holidays(rule: Rule) -> bool:
    return all(days.only_holidays for days in rule.days)


def _is_exception(rule: Rule) -> bool:
    """Whether it goes above ordinary days wherever it stands: holidays, and days or hours that are closed."""
    dated = all(days.dates or days.holidays for days in rule.days)
    return _only_holidays(rule) or (rule.says is Says.OFF and (dated or bool(rule.spans)))


def _as_meant(rule: Rule) -> int:
    """Which rules stand above which in a sentence: ordinary days, holidays, what is closed."""
    return 2 if rule.says is Says.OFF else int(_only_holidays(rule))
