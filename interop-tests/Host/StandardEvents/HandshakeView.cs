using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>A handshake in the shape that JavaScript sees it in.</summary>
internal static class HandshakeView
{
    public static object Of(Socket socket)
    {
        var handshake = socket.Handshake;
        return new
        {
            headers = Flatten(handshake.Headers, key => key.ToLowerInvariant()),
            query = Flatten(handshake.Query, key => key),
            auth = handshake.GetAuth<JsonElement>(),
            secure = handshake.Secure,
            xdomain = handshake.XDomain,
            time = handshake.Time,
            issued = handshake.Issued,
            url = handshake.Url,
            address = handshake.Address,
        };
    }

    private static Dictionary<string, string> Flatten(IReadOnlyDictionary<string, StringValues> values, Func<string, string> name) =>
        values.ToDictionary(pair => name(pair.Key), pair => pair.Value.ToString(), StringComparer.Ordinal);
}
