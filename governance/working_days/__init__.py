"""Clear days, deadlines and bank holidays: pure functions of dates and a set of holidays."""
