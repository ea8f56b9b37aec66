"""What is counted over all processes: messages of a citizen, pushes of a month, sends of a second, refusals."""
