"""The migrations of django-otp's devices as an older program had them: without the last one."""
