"""What the public entrusts to the council: contact details kept apart, and deleted in time."""
