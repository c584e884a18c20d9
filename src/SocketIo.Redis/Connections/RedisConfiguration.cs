using System.Net;
using System.Net.Security;
using SocketIoNet.Redis.Resp;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a connection string says.</summary>
internal static class RedisConfiguration
{
    private const int DefaultPort = 6379;
    private const string ClientName = "SocketIoNet";

    /// <summary>Reads a connection string. A start without Redis succeeds, and what cannot be sent fails at once instead of waiting.</summary>
    /// <exception cref="ArgumentException">It is not a valid one.</exception>
    public static ConfigurationOptions Parse(string connectionString)
    {
        var configuration = ConfigurationOptions.Parse(connectionString, ignoreUnknown: false);
        if (configuration.EndPoints.Count == 0) throw new ArgumentException("The connection string names no server.", nameof(connectionString));
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromMilliseconds(500).TotalMilliseconds);
        configuration.ConnectRetry = 1;
        configuration.ClientName ??= ClientName;
        return configuration;
    }

    /// <summary>How a connection beside the multiplexer is opened.</summary>
    public static RespEndpoint ToEndpoint(ConfigurationOptions configuration, EndPoint address)
    {
        var target = WithPort(address, configuration.Ssl);
        return new RespEndpoint(target, configuration.User, configuration.Password, configuration.ClientName ?? ClientName, configuration.Ssl ? Tls(configuration, target) : null);
    }

    private static EndPoint WithPort(EndPoint address, bool isTls) => address switch
    {
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, isTls ? DefaultPort + 1 : DefaultPort),
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, isTls ? DefaultPort + 1 : DefaultPort),
        _ => address,
    };

    private static SslClientAuthenticationOptions Tls(ConfigurationOptions configuration, EndPoint address)
    {
        var host = configuration.SslHost ?? (address as DnsEndPoint)?.Host ?? (address as IPEndPoint)?.Address.ToString() ?? "";
        if (configuration.SslClientAuthenticationOptions?.Invoke(host) is { } own) return own;
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (configuration.SslProtocols is { } protocols) options.EnabledSslProtocols = protocols;
        return options;
    }
}
