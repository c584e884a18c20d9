using System.IO.Pipelines;
using System.Reflection;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Recognises a connection of Kestrel that has nothing around it: what its HTTP layer reads and writes are the pipes of its socket. All that the engine knows of Kestrel's inside is here, as it is in
/// version 10; a connection that does not look exactly like that is left to the server.
/// </summary>
internal static class KestrelTransport
{
    private const string Internals = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo? ContextField = Type.GetType($"{Internals}.Http.Http1Connection, {Kestrel}")?.GetField("_context", Any);

    private static readonly PropertyInfo? TransportProperty = Type.GetType($"{Internals}.HttpConnectionContext, {Kestrel}")?.GetProperty("Transport", Any);

    private static readonly FieldInfo? PipeField = Type.GetType("System.IO.Pipelines.Pipe+DefaultPipeWriter, System.IO.Pipelines")?.GetField("_pipe", Any);

    /// <summary>What was flushed into a pipe and not yet taken out of it, which Kestrel does once the system has it.</summary>
    private static readonly Func<Pipe, long>? UnreadBytes = typeof(Pipe).GetProperty("Length", Any)?.GetMethod?.CreateDelegate<Func<Pipe, long>>();

    /// <summary>The pipes that the HTTP layer uses, and the way past them; null unless they are those of the connection's socket.</summary>
    /// <param name="upgrade">What upgrades the connection. Where it is not Kestrel's own, somebody wants to see what the upgraded connection carries.</param>
    /// <param name="features">The features of the request, and behind them those of the connection.</param>
    public static (PipeReader Input, SocketOutput Output)? Find(IHttpUpgradeFeature upgrade, IFeatureCollection features)
    {
        // Only HTTP itself knows what it reads and writes: whoever wraps a connection may leave the features as they were.
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
