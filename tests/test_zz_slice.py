from tests import test_matrix as m
from tests.test_matrix import *
worked_city = m.worked_city
del test_every_address_is_in_the_matrix, test_each_scope_is_tried, test_pages_answer_as_the_matrix_says
def test_slice(worked_city, monkeypatch):
    seen = [r for r in rows(effects=True) if r.url_name.startswith(("postings:", "certificates:", "papers:"))]
    sessions = {}
    for role in {row.role for row in seen} - {"anonymous"}:
        client = Client(); client.force_login(User.objects.get(username=role))
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    wrong = [f"{r.role:9} {r.scope:9} {r.method:4} {r.url_name:28} expected {r.expect}, got {g}" for r in seen if (g := ask(r, sessions)) != r.expect]
    print(len(seen), "rows", {r.scope for r in seen})
    print("\n".join(wrong)); assert not wrong
