using System.Net;
using System.Net.Security;

namespace SocketIoNet.Redis.Resp;

/// <summary>How a connection to Redis is opened.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="User">The user; null for the default.</param>
/// <param name="Password">The password; null for none.</param>
/// <param name="Database">The number of the database.</param>
/// <param name="ClientName">The name that Redis shows for the connection.</param>
/// <param name="Tls">The options of TLS; null for a plain connection.</param>
internal sealed record RespEndpoint(EndPoint Address, string? User, string? Password, int Database, string ClientName, SslClientAuthenticationOptions? Tls);
