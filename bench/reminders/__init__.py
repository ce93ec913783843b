"""How fast, how late and how surely reminders leave."""
