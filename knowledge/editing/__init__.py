"""Changes YAML files as a careful officer would: in one place, and in no other byte."""
