"""What replacing equipment costs and how long it takes: schedules under a policy, and one policy against another."""
