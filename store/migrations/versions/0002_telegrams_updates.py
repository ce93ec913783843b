"""Telegram's updates that have been handled"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "telegramupdate",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("taken_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("claimed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("claimed_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("update_id"),
    )
    with op.batch_alter_table("telegramupdate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telegramupdate_taken_at"), ["taken_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("telegramupdate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telegramupdate_taken_at"))

    op.drop_table("telegramupdate")
