"""The quarters of a plan."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendar quarters from the one that holds the first day; work of a quarter is done on its last day."""

    start: date
    quarters: int

    def first_day(self, quarter: int) -> date:
        """First day of a quarter, counted from 0."""
        months = (self.start.month - 1) // 3 * 3 + 3 * quarter
        return date(self.start.year + months // 12, months % 12 + 1, 1)

    def last_day(self, quarter: int) -> date:
        """Last day of a quarter."""
        return self.first_day(quarter + 1) - timedelta(days=1)

    def holding(self, day: date) -> int:
        """The quarter that holds the day; negative before the plan."""
        return (day.year - self.start.year) * 4 + (day.month - 1) // 3 - (self.start.month - 1) // 3

    def done_by(self, day: date) -> int:
        """The last quarter whose work is done on that day or before; negative: none."""
        quarter = self.holding(day)
        return quarter if self.last_day(quarter) == day else quarter - 1

    def name(self, quarter: int) -> str:
        """A quarter as people write it: 2027-Q2."""
        day = self.first_day(quarter)
        return f"{day.year}-Q{(day.month + 2) // 3}"
