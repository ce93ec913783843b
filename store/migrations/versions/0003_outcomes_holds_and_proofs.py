"""What an outcome replaced, the end of a follow-up that a CPIP declares, where a proof of absence lies"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import store.encryption

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("before_outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("person", sa.Column("follow_up_ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("person", sa.Column("held_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("request", sa.Column("file_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("request", sa.Column("file_id", store.encryption.EncryptedText(), nullable=True))
    op.create_index("ix_request_appointment_id", "request", ["appointment_id"])


def downgrade() -> None:
    # Not in batch: on SQLite that would copy tables to which foreign keys point.
    op.drop_index("ix_request_appointment_id", table_name="request")
    op.drop_column("request", "file_id")
    op.drop_column("request", "file_kind")
    op.drop_column("person", "held_since")
    op.drop_column("person", "follow_up_ended_at")
    op.drop_column("appointment", "before_outcome")
