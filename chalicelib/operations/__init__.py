"""What an operator invokes: functions of plain values, behind the Lambda functions in app.py."""
