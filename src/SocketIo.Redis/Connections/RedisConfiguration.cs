using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SocketIoNet.EngineIo;
using SocketIoNet.Redis.Resp;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a connection string says.</summary>
internal static class RedisConfiguration
{
    private const int DefaultPort = 6379;
    private const string ClientName = "SocketIoNet";

    /// <summary>Reads a connection string. A start without Redis succeeds, and what cannot be sent fails at once instead of waiting.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="configure">What the application sets beside it.</param>
    /// <exception cref="ArgumentException">It is not a valid one.</exception>
    public static ConfigurationOptions Parse(string connectionString, Action<ConfigurationOptions>? configure)
    {
        var configuration = ConfigurationOptions.Parse(connectionString, ignoreUnknown: false);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromMilliseconds(500).TotalMilliseconds);
        configuration.ConnectRetry = 1;
        configuration.ClientName ??= ClientName;
        if (configure is not null) SynchronousConfiguration.Run(configure, configuration);
        if (FindProblem(configuration) is { } problem) throw new ArgumentException(problem);
        return configuration;
    }

    /// <summary>What is wrong with a connection string; null when nothing is.</summary>
    public static string? FindProblem(string connectionString, Action<ConfigurationOptions>? configure)
    {
        try
        {
            Parse(connectionString, configure);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return exception.Message;
        }
    }

    /// <summary>The configuration of the application's multiplexer, for connections beside it.</summary>
    /// <exception cref="InvalidOperationException">They cannot have the same.</exception>
    public static ConfigurationOptions Of(IConnectionMultiplexer multiplexer, Action<ConfigurationOptions>? configure)
    {
        if (FindProblem(multiplexer.Configuration, configure) is { } problem)
            throw new InvalidOperationException($"The adapter cannot use the application's IConnectionMultiplexer: {problem} Or set {nameof(RedisConnectionOptions.ConnectionString)}, for connections of its own.");
        return Parse(multiplexer.Configuration, configure);
    }

    /// <summary>How a connection beside the multiplexer is opened.</summary>
    public static RespEndpoint ToEndpoint(ConfigurationOptions configuration, EndPoint address)
    {
        var target = WithPort(address, configuration.Ssl);
        return new RespEndpoint(
            target,
            configuration.User,
            configuration.Password,
            configuration.DefaultDatabase ?? 0,
            configuration.ClientName ?? ClientName,
            configuration.Ssl ? CreateTls(configuration, target) : null);
    }

    private static string? FindProblem(ConfigurationOptions configuration)
    {
        if (configuration.EndPoints.Count == 0) return "it names no server.";
        if (!configuration.ChannelPrefix.IsNullOrEmpty) return "channelPrefix would change the names of channels on which servers find each other. Leave it out; the adapter's option ChannelPrefix sets them.";
        return configuration.Tunnel is null ? null : "a tunnel is not available to the adapter's own connections. Leave it out.";
    }

    private static EndPoint WithPort(EndPoint address, bool isTls) => address switch
    {
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, isTls ? DefaultPort + 1 : DefaultPort),
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, isTls ? DefaultPort + 1 : DefaultPort),
        _ => address,
    };

    /// <summary>The options of TLS, as the multiplexer has them.</summary>
    private static SslClientAuthenticationOptions CreateTls(ConfigurationOptions configuration, EndPoint address)
    {
        var settings = new TlsOptions(configuration);
        var host = settings.ResolveHost(address) ?? "";
        if (settings.GetSslClientAuthenticationOptions(host) is { } own) return own;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = settings.CertificateValidationCallback,
            LocalCertificateSelectionCallback = settings.CertificateSelectionCallback,
            CertificateRevocationCheckMode = settings.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
        };
        if (settings.SslProtocols is { } protocols) options.EnabledSslProtocols = protocols;
        return options;
    }
}
