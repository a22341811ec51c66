"""What each GPU check measures, beside its limit."""
