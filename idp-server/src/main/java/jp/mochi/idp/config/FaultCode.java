package jp.mochi.idp.config;

/**
 * Everything that can be wrong in a configuration file; the texts stand in {@code
 * faults.properties} and {@code faults_ja.properties} under the constant's name.
 */
public enum FaultCode {
  // The file
  FILE_UNREADABLE,
  SYNTAX,
  TAB,
  NOT_A_MAPPING,
  NOT_TEXT,
  NOT_A_LIST,
  DUPLICATE,
  UNKNOWN,
  UNKNOWN_NEAR,
  MISSING,
  EMPTY,
  ENVIRONMENT,

  // One value
  DURATION,
  DURATION_RANGE,
  NUMBER,
  BOOLEAN,
  CHOICE,
  BASE_URL,
  ENTITY_ID,
  HTTPS_URL,
  CIDR,
  LISTEN,
  NO_FILE,
  CLOSED_FILE,
  DATABASE_URL,
  LDAP_URL,
  FILTER,
  FILTER_NAME,

  // Values that don't go together
  MASTER_KEY,
  PROXY_URL,
  PROXY_USER,
  LISTEN_PLAIN,
  LISTEN_LOOPBACK,
  LISTEN_TWICE,
  LISTEN_HEADER,
  LDAP_BARE,
  START_TLS,
  SESSION_ORDER,

  // policy.yaml
  POLICY_VERSION,
  POLICY_NAME,
  POLICY_NAME_TWICE,
  POLICY_EFFECT,
  POLICY_ONLY_TRUE,
  POLICY_REFUSE_OBLIGES,
  POLICY_NO_OBLIGATION,
  POLICY_NONE,
  POLICY_LABEL,
  POLICY_LABELS,
  POLICY_TIME,
  POLICY_TIME_ZONE,
  POLICY_CEL,
  POLICY_ZONE,
  POLICY_GROUP,
  POLICY_FACTOR_AWAY,
  POLICY_FACT_AWAY,
  POLICY_NEVER,
  POLICY_SHADOWED,

  // policy.yaml, told but not refused
  POLICY_SERVICE,
  POLICY_UNREACHABLE,
  POLICY_ESCAPED
}
