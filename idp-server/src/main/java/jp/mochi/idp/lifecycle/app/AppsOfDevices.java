package jp.mochi.idp.lifecycle.app;

import jp.mochi.idp.lifecycle.collection.CollectionDesk;

/** What commands and the interface do with apps. */
public record AppsOfDevices(
    AppReports reports, BlocklistDesk blocklist, CollectionDesk collections) {}
