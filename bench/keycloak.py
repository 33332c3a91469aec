#!/usr/bin/env python3
"""Makes a fresh Keycloak do Mochi's job of bench/mochi.sh: the same directory, service providers and attributes.

  keycloak.py ADMIN_URL LDAP_URL SERVICES     e.g. http://127.0.0.1:18090 ldap://127.0.0.1:13890 50
env: KC_BOOTSTRAP_ADMIN_USERNAME KC_BOOTSTRAP_ADMIN_PASSWORD

Two realms, since Keycloak as it comes does less than the job: in "plain" no event is kept and guesses aren't counted; in
"same" both are done, as Mochi always does. Everything else is as Keycloak comes. Standard library only.
"""
import json, os, sys, urllib.parse, urllib.request

ROOT, LDAP, SERVICES = sys.argv[1], sys.argv[2], int(sys.argv[3])


def call(method, path, body=None, token=None, form=False):
    data = None if body is None else (urllib.parse.urlencode(body) if form else json.dumps(body)).encode()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(ROOT + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except urllib.error.HTTPError as e:
        sys.exit(f"{method} {path}: {e.code} {e.read().decode(errors='replace')[:500]}")


def token():
    who = {"username": os.environ["KC_BOOTSTRAP_ADMIN_USERNAME"], "password": os.environ["KC_BOOTSTRAP_ADMIN_PASSWORD"]}
    return call("POST", "/realms/master/protocol/openid-connect/token",
                {"grant_type": "password", "client_id": "admin-cli", **who}, form=True)["access_token"]


def directory(realm_id):
    return {"name": "ldap", "providerId": "ldap", "providerType": "org.keycloak.storage.UserStorageProvider", "parentId": realm_id,
            "config": {k: [v] for k, v in {    # a component's settings are lists
                "enabled": "true", "vendor": "other", "connectionUrl": LDAP, "authType": "simple", "bindDn": "cn=admin,dc=bench",
                "bindCredential": "secret", "usersDn": "ou=people,dc=bench", "userObjectClasses": "inetOrgPerson",
                "usernameLDAPAttribute": "uid", "rdnLDAPAttribute": "uid", "uuidLDAPAttribute": "entryUUID", "searchScope": "1",
                "editMode": "READ_ONLY", "importEnabled": "true", "connectionPooling": "true", "pagination": "false"}.items()}}


def ldap_mapper(parent, name, provider, config):
    return {"name": name, "providerId": provider, "providerType": "org.keycloak.storage.ldap.mappers.LDAPStorageMapper",
            "parentId": parent, "config": {k: [v] for k, v in config.items()}}


def attribute(name, source):
    return {"name": name, "protocol": "saml", "protocolMapper": "saml-user-attribute-mapper", "config": {
        "user.attribute": source, "attribute.name": name, "attribute.nameformat": "Basic"}}


def service(n):
    return {"clientId": f"https://sp{n}.example.com/saml", "protocol": "saml", "enabled": True, "fullScopeAllowed": True,
            "redirectUris": [f"https://sp{n}.example.com/acs"], "defaultClientScopes": [], "optionalClientScopes": [],
            "attributes": {"saml_assertion_consumer_url_post": f"https://sp{n}.example.com/acs", "saml.client.signature": "false",
                           # one signature an answer, on the assertion, as Mochi does
                           "saml.assertion.signature": "true", "saml.server.signature": "false",
                           "saml.signature.algorithm": "RSA_SHA256", "saml.authnstatement": "true",
                           "saml.force.post.binding": "true"},
            "protocolMappers": [attribute("mail", "email"), attribute("displayName", "displayName"),
                                {"name": "groups", "protocol": "saml", "protocolMapper": "saml-group-membership-mapper",
                                 "config": {"attribute.name": "groups", "attribute.nameformat": "Basic", "single": "true", "full.path": "false"}}]}


def realm(name, **more):
    call("POST", "/admin/realms", {"realm": name, "enabled": True, "sslRequired": "none", **more}, token())
    at = f"/admin/realms/{name}"
    access = token()
    realm_id = call("GET", at, token=access)["id"]
    # else Keycloak asks a person of the directory for what their entry lacks, before it lets them in
    profile = call("GET", at + "/users/profile", token=access)
    for a in profile["attributes"]: a.pop("required", None)
    profile["unmanagedAttributePolicy"] = "ENABLED"
    call("PUT", at + "/users/profile", profile, access)
    call("POST", at + "/components", directory(realm_id), access)
    ldap = call("GET", at + "/components?type=org.keycloak.storage.UserStorageProvider", token=access)[0]["id"]
    call("POST", at + "/components", ldap_mapper(ldap, "displayName", "user-attribute-ldap-mapper", {
        "ldap.attribute": "displayName", "user.model.attribute": "displayName", "read.only": "true",
        "always.read.value.from.ldap": "false", "is.mandatory.in.ldap": "false"}), access)
    call("POST", at + "/components", ldap_mapper(ldap, "groups", "group-ldap-mapper", {
        "groups.dn": "ou=groups,dc=bench", "group.name.ldap.attribute": "cn", "group.object.classes": "groupOfNames",
        "membership.ldap.attribute": "member", "membership.attribute.type": "DN", "membership.user.ldap.attribute": "uid",
        "mode": "READ_ONLY", "user.roles.retrieve.strategy": "LOAD_GROUPS_BY_MEMBER_ATTRIBUTE",
        "preserve.group.inheritance": "false", "drop.non.existing.groups.during.sync": "false", "groups.path": "/"}), access)
    for n in range(1, SERVICES + 1):
        if n % 10 == 0: access = token()       # it is good for a minute
        call("POST", at + "/clients", service(n), access)


realm("plain")
realm("same", eventsEnabled=True, eventsExpiration=31536000, bruteForceProtected=True)
