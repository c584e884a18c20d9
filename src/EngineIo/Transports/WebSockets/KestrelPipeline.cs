using System.Reflection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// The connection middlewares of an endpoint. Kestrel applies the defaults of endpoints before it adds TLS, and TLS ends with the HTTP layer, so
/// a middleware that outlives the layer must be moved inside. As in <see cref="KestrelTransport"/>, this knows version 10, and anything else
/// is left to the server.
/// </summary>
internal static class KestrelPipeline
{
    private const string Http = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.HttpConnectionMiddleware`1";
    private const string Tls = "Microsoft.AspNetCore.Server.Kestrel.Https.Internal.HttpsConnectionMiddleware, Microsoft.AspNetCore.Server.Kestrel.Core";

    private static readonly FieldInfo? AfterTls = Type.GetType(Tls)?.GetField("_next", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>
    /// Returns <paramref name="next"/> with <paramref name="middleware"/> directly around the HTTP layer. Between the two there may be TLS; if there
    /// is anything else, <paramref name="next"/> is returned unchanged.
    /// </summary>
    public static ConnectionDelegate WrapHttp(ConnectionDelegate next, Func<ConnectionDelegate, ConnectionDelegate> middleware)
    {
        if (IsHttp(next)) return middleware(next);
        if (AfterTls is not null && AfterTls.DeclaringType == next.Target?.GetType() && AfterTls.GetValue(next.Target) is ConnectionDelegate inner && IsHttp(inner))
            AfterTls.SetValue(next.Target, middleware(inner));
        return next;
    }

    private static bool IsHttp(ConnectionDelegate part) =>
        part.Target?.GetType() is { IsGenericType: true } type && type.Assembly == typeof(KestrelServerOptions).Assembly && type.GetGenericTypeDefinition().FullName == Http;
}
