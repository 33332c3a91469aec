package jp.mochi.idp.http;

/** The doors of the house. A route answers on its listeners only, 404 elsewhere. */
public enum Listener {
  MAIN,
  CLIENT_CERTIFICATE,
  MANAGEMENT
}
