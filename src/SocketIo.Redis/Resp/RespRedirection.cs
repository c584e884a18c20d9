using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace SocketIoNet.Redis.Resp;

/// <summary>The error by which a node of a Redis Cluster names the one that has a slot: <c>MOVED 3999 127.0.0.1:6381</c>.</summary>
internal static class RespRedirection
{
    private const string Start = "MOVED ";

    public static bool Is(string error) => error.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Reads where a slot is.</summary>
    /// <param name="error">The error.</param>
    /// <param name="asked">The node that sent it, whose host is meant when it names none.</param>
    /// <param name="address">The node that has the slot.</param>
    public static bool TryRead(string error, EndPoint asked, [NotNullWhen(true)] out EndPoint? address)
    {
        address = null;
        if (!Is(error)) return false;
        var text = error[(error.LastIndexOf(' ') + 1)..];
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort) return false;
        address = WithPort(text[..colon], port, asked);
        return address is not null;
    }

    private static EndPoint? WithPort(string host, int port, EndPoint asked)
    {
        if (IPAddress.TryParse(host, out var ip)) return new IPEndPoint(ip, port);
        if (host is not ("" or "?")) return new DnsEndPoint(host, port);
        return asked switch
        {
            IPEndPoint same => new IPEndPoint(same.Address, port),
            DnsEndPoint same => new DnsEndPoint(same.Host, port),
            _ => null,
        };
    }
}
