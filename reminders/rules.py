"""A service's policy and calendar, from its row."""

from __future__ import annotations

import structlog
from pydantic import ValidationError

from reminders.local_calendar import LocalCalendar
from reminders.policy import Policy, parse_policy
from store.models import Service

log = structlog.get_logger(__name__)


def rules_of(service: Service) -> tuple[Policy, LocalCalendar]:
    """Its policy and its calendar. A policy that cannot be read is said in the log and the default one used:

    a slip of an administrator must not cost anybody a reminder.
    """
    calendar = LocalCalendar(service.time_zone, service.department)
    try:
        return parse_policy(service.policy), calendar
    except ValidationError as error:
        log.error("policy_unreadable", service_id=service.id, problems=error.error_count())
        return Policy(), calendar
