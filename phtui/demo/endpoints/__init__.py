"""The endpoints, a file for each group: functions and the routes that lead to them."""
