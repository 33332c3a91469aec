#!/bin/sh
# Measures Mochi as it is built here: a slapd with 1,000 people, 50 service providers, SQLite, plain HTTP on loopback
# (as behind a proxy). Figures go to results.jsonl in the folder named by $1 (default: a new one under /tmp).
#
#   bench/mochi.sh [DIR]     WARMUP_S=60 DURATION_S=30 REPEAT=3 as in README.md
#   KINDS="plain encrypted ec ec-encrypted" bench/mochi.sh [DIR]
#                            assertions alone, for services of these kinds in turn, in one run: encrypted to a key
#                            of 2,048 bits in their metadata, signed by our EC key (P-256), both, and neither
#   KEYCLOAK=FOLDER bench/mochi.sh [DIR]
#                            Mochi and the Keycloak unpacked in FOLDER, set up by keycloak.py for the same job, measured
#                            in turn in one run; KC_DB, KC_DB_URL… as Keycloak reads them (without: its own file), and
#                            KC_DB_PID, whose CPU is then counted beside it
#
# Needs slapd, ldap-utils, curl, wrk, python3 and a JDK 25; builds nothing: run ./mochi help once before.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(dirname "$here")
dir=${1:-$(mktemp -d /tmp/mochi-bench.XXXXXX)}
mkdir -p "$dir/ldap" "$dir/keys"
dir=$(cd "$dir" && pwd -P)
[ -z "${KEYCLOAK-}" ] || KEYCLOAK=$(cd "$KEYCLOAK" && pwd -P)
people=1000
services=50

jdk=${JAVA_HOME:-}
for candidate in "$jdk" /usr/lib/jvm/*25*; do [ -x "$candidate/bin/java" ] && grep -qs '^JAVA_VERSION="25' "$candidate/release" && jdk=$candidate && break; done
JAVA=$jdk/bin/java; export JAVA

slapd= idp= keycloak=
stop() { for pid in $keycloak $idp $slapd; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; }
trap stop EXIT INT TERM

echo "directory: $people people"
cat > "$dir/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $dir/slapd.pid
database mdb
maxsize 268435456
suffix "dc=bench"
rootdn "cn=admin,dc=bench"
rootpw secret
directory $dir/ldap
index uid,member,entryUUID eq
CONF
{
  printf 'dn: dc=bench\nobjectClass: domain\ndc: bench\n\n'
  printf 'dn: ou=people,dc=bench\nobjectClass: organizationalUnit\nou: people\n\n'
  printf 'dn: ou=groups,dc=bench\nobjectClass: organizationalUnit\nou: groups\n\n'
  i=1
  while [ $i -le $people ]; do
    n=$(printf %04d $i)
    printf 'dn: uid=user%s,ou=people,dc=bench\nobjectClass: inetOrgPerson\nuid: user%s\ncn: User %s\nsn: %s\ndisplayName: User %s\nmail: user%s@bench.example\nuserPassword: Passw0rd-%s\n\n' $n $n $n $n $n $n $n
    i=$((i + 1))
  done
  printf 'dn: cn=sales,ou=groups,dc=bench\nobjectClass: groupOfNames\ncn: sales\nmember: uid=user0001,ou=people,dc=bench\n\n'
} > "$dir/people.ldif"
slapadd -f "$dir/slapd.conf" -l "$dir/people.ldif" -q
/usr/sbin/slapd -f "$dir/slapd.conf" -h ldap://127.0.0.1:13890 -d 0 & slapd=$!

echo "server"
head -c 32 /dev/urandom | base64 > "$dir/keys/master.key"; chmod 600 "$dir/keys/master.key"
cp "$home/conf/policy.yaml" "$dir/policy.yaml"
cat > "$dir/mochi.yaml" <<CONF
base-url: https://idp.bench.example
data: ./data
master-key: {file: keys/master.key}
listen: {main: "http://127.0.0.1:18080", client-certificate: 127.0.0.1:18081, management: 127.0.0.1:18082}
database: {url: "jdbc:sqlite:./data/mochi.db"}
directory:
  servers: ["ldap://127.0.0.1:13890"]
  bind-dn: cn=admin,dc=bench
  bind-password: secret
  users: {base: "ou=people,dc=bench", filter: "(uid={username})"}
  groups: {base: "ou=groups,dc=bench", filter: "(member={dn})", name: cn}
policy: policy.yaml
CONF
serve() {
  "$home/mochi" serve --config "$dir/mochi.yaml" >> "$dir/serve.log" 2>&1 & idp=$!
  until curl -fsS -o /dev/null http://127.0.0.1:18082/health/ready 2>/dev/null; do
    kill -0 $idp || { cat "$dir/serve.log"; exit 1; }
    sleep 0.1
  done
}
# As in daily life it runs from the AOT cache that its first start has made; made beside the measured one,
# the cache would count as the server's work.
cached() { ls "$home/target/run/$(cat "$home/target/run/built")"/mochi-*.aot > /dev/null 2>&1; }
if ! cached; then
  echo "AOT cache"
  MOCHI_REHEARSE_AFTER=1 serve
  i=0
  until cached || [ $i = 120 ]; do sleep 1; i=$((i + 1)); done
  kill $idp; wait $idp 2>/dev/null || true; idp=
fi
serve

echo "$services service providers"
token=$(cat "$dir/data/management.token")
i=1
while [ $i -le $services ]; do
  curl -fsS -o /dev/null -H "Authorization: Bearer $token" -H 'Content-Type: application/json' http://127.0.0.1:18082/api/v1/service-providers \
    -d "{\"name\":\"sp$i\",\"entityId\":\"https://sp$i.example.com/saml\",\"acs\":[\"https://sp$i.example.com/acs\"],\"options\":[\"attribute.mail=mail\",\"attribute.displayName=displayName\",\"attribute.groups=groups\"]}"
  i=$((i + 1))
done

# A service of each kind that was asked for; all release the same attributes.
encryption_key() {
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=sp -days 30 -keyout /dev/null -outform DER 2>/dev/null | base64 | tr -d '\n'
}
register_kind() {
  kind=$1 key= signature=
  case $kind in *encrypted)
    key="<md:KeyDescriptor use='encryption'><ds:KeyInfo xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:X509Data><ds:X509Certificate>$(encryption_key)</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
  esac
  case $kind in ec*) signature=',"signature=ecdsa-sha256"'; esac
  curl -fsS -o /dev/null -H "Authorization: Bearer $token" -H 'Content-Type: application/json' http://127.0.0.1:18082/api/v1/service-providers \
    -d "{\"name\":\"$kind\",\"metadata\":\"<md:EntityDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' entityID='https://$kind.example.com/saml'><md:SPSSODescriptor protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'>$key<md:AssertionConsumerService index='0' Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' Location='https://$kind.example.com/acs'/></md:SPSSODescriptor></md:EntityDescriptor>\",\"options\":[\"attribute.mail=mail\",\"attribute.displayName=displayName\",\"attribute.groups=groups\"$signature]}"
}
# What is measured must be what it is called.
is_of_its_kind() {
  response=$("$JAVA" "$here/Login.java" once)
  case $1 in *encrypted) wanted=EncryptedAssertion ;; ec) wanted='xmldsig-more#ecdsa-sha256' ;; *) wanted='xmldsig-more#rsa-sha256' ;; esac
  case $response in *"$wanted"*) ;; *) echo "the response for $1 has no $wanted: $response" >&2; exit 1 ;; esac
}
if [ -n "${KINDS-}" ]; then
  echo "services of the kinds: $KINDS"
  case $KINDS in *ec*) "$home/mochi" key add --for ec --config "$dir/mochi.yaml" > /dev/null; esac
  for kind in $KINDS; do register_kind "$kind"; done
fi

cd "$dir"
export SSO_URL=http://127.0.0.1:18080/saml/sso DESTINATION=https://idp.bench.example/saml/sso
export PIDS="idp=$idp slapd=$slapd"
# Each kind is warmed up once; then they are measured in turn, so that the machine's moods are everybody's.
if [ -n "${KINDS-}" ]; then
  round=0 warm=${WARMUP_S:-60}
  while [ $round -le "${REPEAT:-1}" ]; do
    [ $round = 0 ] || python3 "$here/bench.py" openssl
    for kind in $KINDS; do
      export SP_ENTITY_ID=https://$kind.example.com/saml ACS_URL=https://$kind.example.com/acs CONNECTIONS=${CONNECTIONS:-8}
      if [ $round = 0 ]; then
        is_of_its_kind "$kind"
        WARMUP_S=0 DURATION_S=$warm REPEAT=1 RESULTS=/dev/null LABEL=warm-up python3 "$here/bench.py" sso > /dev/null
      else
        WARMUP_S=0 REPEAT=1 LABEL=$kind python3 "$here/bench.py" sso
      fi
    done
    round=$((round + 1))
  done
  python3 "$here/bench.py" openssl
  python3 "$here/bench.py" table results.jsonl
  echo "figures: $dir/results.jsonl"
  exit
fi
export SP_ENTITY_ID=https://sp7.example.com/saml ACS_URL=https://sp7.example.com/acs
if [ -n "${KEYCLOAK-}" ]; then
  echo "Keycloak"
  cp -r "$KEYCLOAK" "$dir/keycloak"
  rm -rf "$dir/keycloak/data"
  export KC_DB=${KC_DB:-dev-file} KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=bench-admin JAVA_HOME="$jdk"
  "$dir/keycloak/bin/kc.sh" build --health-enabled=true --cache=local > "$dir/keycloak.log" 2>&1 ||
    { cat "$dir/keycloak.log"; exit 1; }
  kc="$dir/keycloak/bin/kc.sh start --optimized --http-enabled=true --http-host=127.0.0.1 --http-port=18090
      --http-management-host=127.0.0.1 --http-management-port=18091 --hostname=http://127.0.0.1:18090"
  $kc >> "$dir/keycloak.log" 2>&1 & keycloak=$!
  until curl -fsS -o /dev/null http://127.0.0.1:18091/health/ready 2>/dev/null; do
    kill -0 $keycloak || { cat "$dir/keycloak.log"; exit 1; }
    sleep 0.5
  done
  python3 "$here/keycloak.py" http://127.0.0.1:18090 ldap://127.0.0.1:13890 $services
  # One phase for one product; $1 is its label, $2 what is measured.
  measure() {
    case $1 in
      mochi) SSO_URL=http://127.0.0.1:18080/saml/sso DESTINATION=https://idp.bench.example/saml/sso PIDS="idp=$idp slapd=$slapd" ;;
      *) SSO_URL=http://127.0.0.1:18090/realms/${1#keycloak-}/protocol/saml DESTINATION=$SSO_URL
         PIDS="idp=$keycloak ${KC_DB_PID:+db=$KC_DB_PID} slapd=$slapd" ;;
    esac
    CONNECTIONS=8 WARMUP_S=0 REPEAT=1 LABEL=$1 python3 "$here/bench.py" "$2"
  }
  # Each of the three is warmed up by as many seconds (so Keycloak's process by twice as many), and they are measured
  # in turn, so that the machine's moods are everybody's.
  for what in sso login; do
    for product in mochi keycloak-plain keycloak-same; do
      echo "warming up: $what, $product"
      DURATION_S=${WARMUP_S:-60} RESULTS=/dev/null measure $product $what > /dev/null
    done
  done
  round=1
  while [ $round -le "${REPEAT:-3}" ]; do
    for what in sso login; do
      REPEAT=1 python3 "$here/bench.py" openssl
      for product in mochi keycloak-plain keycloak-same; do measure $product $what; done
    done
    round=$((round + 1))
  done
  REPEAT=1 python3 "$here/bench.py" openssl
  PIDS="mochi=$idp keycloak=$keycloak ${KC_DB_PID:+db=$KC_DB_PID}" LABEL=both python3 "$here/bench.py" rss
  kill $idp $keycloak; wait $idp $keycloak 2>/dev/null || true; idp= keycloak=
  REPEAT=3 LABEL=mochi python3 "$here/bench.py" coldstart http://127.0.0.1:18082/health/ready "$home/mochi" serve --config "$dir/mochi.yaml"
  REPEAT=3 LABEL=keycloak python3 "$here/bench.py" coldstart http://127.0.0.1:18091/health/ready $kc
  python3 "$here/bench.py" table results.jsonl
  echo "figures: $dir/results.jsonl"
  exit
fi
export LABEL=${LABEL:-mochi}
python3 "$here/bench.py" openssl
CONNECTIONS=${CONNECTIONS:-8} python3 "$here/bench.py" sso
python3 "$here/bench.py" openssl   # a shared machine's speed moves: each figure has a signature before and after it
CONNECTIONS=${CONNECTIONS:-8} python3 "$here/bench.py" login
python3 "$here/bench.py" openssl
python3 "$here/bench.py" rss
kill $idp; wait $idp 2>/dev/null || true; idp=
python3 "$here/bench.py" coldstart http://127.0.0.1:18082/health/ready "$home/mochi" serve --config "$dir/mochi.yaml"
python3 "$here/bench.py" table results.jsonl
echo "figures: $dir/results.jsonl"
