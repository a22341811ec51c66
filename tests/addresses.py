"""Addresses of label databases that cannot be used, each with a password in it."""

SECRETS = ("geheim", "Wort", "ge%2Fheim", "ge/heim")
WRONG = {
    "no driver": "mysql+nodriver://ada:geheimWort@localhost/labels",
    "unknown dialect": "nonsense://ada:geheimWort@localhost/labels",
    "wrong host": "postgresql://ada:geheimWort@host.invalid/labels",
    "closed port": "postgresql://ada:geheimWort@127.0.0.1:1/labels",
    "port no number": "postgresql://ada:geheimWort@127.0.0.1:abc/labels",
    "password in the query": "postgresql://127.0.0.1:1/labels?user=ada&password=geheimWort",
    "percent-encoded": "postgresql://ada:geheim%40Wort%2Fx@127.0.0.1:1/labels",
    "not encoded": "postgresql://ada:geheim@Wort/x:y@127.0.0.1:1/labels",
    "with options": "postgresql://ada:geheimWort@127.0.0.1:1/labels?sslmode=bad&sslpassword=Wort",
    "unknown option": "postgresql://ada:geheimWort@127.0.0.1:1/labels?passcode=Wort",
    "at sign in the query": "postgresql://127.0.0.1:1/labels?password=geheim@Wort",
    "sqlite with a password": "sqlite:////nowhere/labels.sqlite?password=geheimWort",
    "one slash": "postgresql:/ada:geheimWort@127.0.0.1/labels",
    "no slash": "postgresql:ada:geheimWort@127.0.0.1/labels",
    "libpq's words": "host=127.0.0.1 user=ada password=geheimWort",
    "a space before": " postgresql://ada:geheimWort@127.0.0.1:1/labels",
}
