using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>A handshake in the shape that JavaScript sees it in.</summary>
internal static class HandshakeView
{
    public static object Of(Socket socket) => Of(socket.Handshake);

    public static object Of(Handshake handshake)
    {
        return new
        {
            headers = Flatten(handshake.Headers, key => key.ToLowerInvariant()),
            query = Flatten(handshake.Query, key => key),
            auth = handshake.GetAuth<JsonElement>(),
            secure = handshake.IsSecure,
            xdomain = handshake.IsCrossDomain,
            time = handshake.Time.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture),
            issued = handshake.Time.ToUnixTimeMilliseconds(),
            url = handshake.Url,
            address = handshake.Address,
        };
    }

    private static Dictionary<string, string> Flatten(IReadOnlyDictionary<string, StringValues> values, Func<string, string> name) =>
        values.ToDictionary(pair => name(pair.Key), pair => pair.Value.ToString(), StringComparer.Ordinal);
}
