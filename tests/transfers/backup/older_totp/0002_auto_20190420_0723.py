from importlib import import_module

Migration = import_module("django_otp.plugins.otp_totp.migrations.0002_auto_20190420_0723").Migration
