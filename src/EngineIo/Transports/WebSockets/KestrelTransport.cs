using System.IO.Pipelines;
using System.Reflection;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Recognizes a plain connection of Kestrel, whose HTTP layer reads and writes the pipes of the socket. All knowledge of Kestrel's
/// internals is here, as of version 10. Any other connection is left to the server.
/// </summary>
internal static class KestrelTransport
{
    private const string Internals = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo? ContextField = Type.GetType($"{Internals}.Http.Http1Connection, {Kestrel}")?.GetField("_context", Any);

    private static readonly PropertyInfo? TransportProperty = Type.GetType($"{Internals}.HttpConnectionContext, {Kestrel}")?.GetProperty("Transport", Any);

    private static readonly FieldInfo? PipeField = Type.GetType("System.IO.Pipelines.Pipe+DefaultPipeWriter, System.IO.Pipelines")?.GetField("_pipe", Any);

    /// <summary>
    /// Returns the number of bytes that were flushed to a pipe and not yet consumed. Kestrel consumes them once the system has them.
    /// </summary>
    private static readonly Func<Pipe, long>? UnreadBytes = typeof(Pipe).GetProperty("Length", Any)?.GetMethod?.CreateDelegate<Func<Pipe, long>>();

    /// <summary>Returns the pipes of the HTTP layer and the socket; null unless the pipes are those of the socket.</summary>
    /// <param name="upgrade">The upgrade feature. If it is not Kestrel's own, other code needs the data of the upgraded connection.</param>
    /// <param name="features">The features of the request and its connection.</param>
    public static (PipeReader Input, SocketOutput Output)? Find(IHttpUpgradeFeature upgrade, IFeatureCollection features)
    {
        // The features are not reliable: code that wraps a connection may leave them unchanged. The HTTP layer uses the actual pipes.
        if (TransportOf(upgrade) is not { } transport || !IsOfSockets(transport)) return null;
        var connection = features.Get<IConnectionSocketFeature>();
        if (connection is not IConnectionTransportFeature own || !IsOfSockets(own) || !ReferenceEquals(own.Transport, transport)) return null;
        return PipeOf(transport.Output) is { } pipe && UnreadBytes is not null ? (transport.Input, new SocketOutput(connection.Socket, pipe, UnreadBytes)) : null;
    }

    private static IDuplexPipe? TransportOf(IHttpUpgradeFeature upgrade) =>
        ContextField?.DeclaringType?.IsInstanceOfType(upgrade) == true ? TransportProperty?.GetValue(ContextField.GetValue(upgrade)) as IDuplexPipe : null;

    private static Pipe? PipeOf(PipeWriter writer) => PipeField?.DeclaringType?.IsInstanceOfType(writer) == true ? PipeField.GetValue(writer) as Pipe : null;

    private static bool IsOfSockets(object part) => part.GetType().Assembly == typeof(SocketTransportOptions).Assembly;
}
