-- What Apache httpd does before each request to an in-house system: it asks Mochi. apache.conf names this file;
-- both are what Mochi's own tests run. Needs Debian's lua-socket and lua-sec. One file for each system; replace:
local mochi = {
  host = "idp.example.co.jp",        -- Mochi's name, which its certificate must have
  address = "idp.example.co.jp",     -- where it is reached
  port = 8443,
  system = "wiki",                   -- the system's name in gate.systems
  trust = "/etc/apache2/tls/corporate-ca.pem",
  -- Every header that the application believes, as in gate.systems.wiki.headers.
  headers = { "X-Mochi-User", "X-Mochi-Id", "X-Mochi-Mail", "X-Mochi-Name", "X-Mochi-Groups" },
}

local socket = require "socket"
local ssl = require "ssl"

-- What Mochi reads of the visitor's own headers. All others of its request are written here.
local passed = { "Cookie", "User-Agent", "Accept-Language", "Sec-Fetch-Mode", "Sec-WebSocket-Key", "X-Requested-With" }

local kept                           -- this thread's connection, from the last request

-- RFC 6125: the certificate must name the host; LuaSec itself looks at the chain alone.
local function names_host(certificate)
  local alternatives = certificate and certificate:extensions()["2.5.29.17"]
  for _, name in ipairs(alternatives and alternatives.dNSName or {}) do
    if name:lower() == mochi.host:lower() then return true end
  end
  return false
end

local function connect()
  local plain = assert(socket.tcp())
  plain:settimeout(3)
  assert(plain:connect(mochi.address, mochi.port))
  local secure = assert(ssl.wrap(plain, {
    mode = "client", protocol = "any", verify = "peer", cafile = mochi.trust,
    options = { "all", "no_sslv2", "no_sslv3", "no_tlsv1", "no_tlsv1_1" },
  }))
  secure:sni(mochi.host)
  secure:settimeout(10)
  assert(secure:dohandshake())
  assert(secure:getpeerverification())
  assert(names_host(secure:getpeercertificate()), "Mochi's certificate doesn't name " .. mochi.host)
  return secure
end

-- Status and headers, names in lower case. The connection goes on only if the answer's end is certain.
local function answer(connection)
  local status = assert(connection:receive("*l")):match("^HTTP/1%.1 (%d%d%d)")
  assert(status, "no answer of HTTP/1.1")
  local headers = {}
  repeat
    local line = assert(connection:receive("*l"))
    local name, value = line:match("^([^:]+):%s*(.-)%s*$")
    if name then headers[name:lower()] = value end
  until line == ""
  local length = tonumber(headers["content-length"])
  if length and length > 0 then assert(connection:receive(length)) end
  if length and (headers["connection"] or ""):lower() ~= "close" then
    kept = connection
  else
    connection:close()
  end
  return tonumber(status), headers
end

local function asked(connection, text)
  assert(connection:send(text))
  return answer(connection)
end

-- A connection that was kept may have been closed meanwhile: asking twice does no harm.
local function ask(text)
  local old = kept
  kept = nil
  if old then
    local fine, status, headers = pcall(asked, old, text)
    if fine then return status, headers end
    old:close()
  end
  return asked(connect(), text)
end

local function question(r)
  local lines = {
    "GET /gate/check?system=" .. mochi.system .. " HTTP/1.1",
    "Host: " .. mochi.host,
    "X-Forwarded-For: " .. r.useragent_ip,
    "X-Original-URI: " .. r.unparsed_uri,
    "X-Original-Method: " .. r.method,
  }
  for _, name in ipairs(passed) do
    local value = r.headers_in[name]
    if value then lines[#lines + 1] = name .. ": " .. value end
  end
  local text = table.concat(lines, "\r\n")
  assert(not text:gsub("\r\n", ""):find("[\r\n%z]"), "a line within a header")
  return text .. "\r\n\r\n"
end

-- To many applications X_Mochi_User is X-Mochi-User: whatever is written like one of ours goes.
local function take_away(r)
  local ours = {}
  for _, name in ipairs(mochi.headers) do ours[name:lower()] = true end
  for name in pairs(r:headers_in_table()) do
    if ours[name:lower():gsub("[^a-z0-9]", "-")] then r.headers_in[name] = nil end
  end
end

-- The application gets its own cookies, and not the ones that open it.
local function take_away_cookies(r)
  local cookies = {}
  for cookie in (r.headers_in["Cookie"] or ""):gmatch("[^;]+") do
    cookie = cookie:match("^%s*(.-)%s*$")
    if cookie ~= "" and not cookie:find("^__Host%-mochi%-gate[-.]") then cookies[#cookies + 1] = cookie end
  end
  r.headers_in["Cookie"] = #cookies > 0 and table.concat(cookies, "; ") or nil
end

local function let_through(r, headers)
  for _, name in ipairs(mochi.headers) do
    local value = headers[name:lower()]
    if value and value ~= "" then r.headers_in[name] = value end
  end
  return apache2.OK
end

local function go(r, headers)
  r.headers_out["Location"] = headers["x-mochi-go"]
  r.err_headers_out["Cache-Control"] = "no-store"
  if headers["set-cookie"] then r.err_headers_out["Set-Cookie"] = headers["set-cookie"] end
  return 302
end

-- Whatever goes wrong in here, also a fault of this program, is 500: nothing is let through.
function check(r)
  take_away(r)
  if r.uri == "/.mochi/done" then return apache2.OK end
  local status, headers = ask(question(r))
  take_away_cookies(r)
  if status == 200 then return let_through(r, headers) end
  if status ~= 401 and status ~= 403 then error("Mochi answered " .. status) end
  if headers["x-mochi-go"] then return go(r, headers) end
  if status == 403 then r:custom_response(403, "403 " .. (headers["x-reference"] or "") .. "\n") end
  return status
end
