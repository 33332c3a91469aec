package jp.mochi.idp.lifecycle.app;

/** What commands and the interface do with apps. */
public record AppsOfDevices(AppReports reports, BlocklistDesk blocklist) {}
