from importlib import import_module

Migration = import_module("django_otp.plugins.otp_totp.migrations.0001_initial").Migration
