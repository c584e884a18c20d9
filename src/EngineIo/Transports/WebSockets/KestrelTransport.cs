using System.IO.Pipelines;
using System.Reflection;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Recognizes a connection whose data Kestrel's HTTP layer passes on unchanged. All knowledge of Kestrel's internals is here and in
/// <see cref="KestrelPipeline"/>, as of version 10. Any other connection is left to the server.
/// </summary>
/// <param name="Input">The pipe from which the HTTP layer reads.</param>
/// <param name="Output">The pipe to which it writes.</param>
/// <param name="Socket">The socket, if the pipes are its own: without TLS or another layer in between.</param>
/// <param name="Detachable">The connection, if it can leave the HTTP layer.</param>
/// <param name="Push">The connection, if its transport can push what arrives, and there is no layer in between.</param>
internal sealed record KestrelTransport(PipeReader Input, PipeWriter Output, SocketOutput? Socket, IDetachableConnectionFeature? Detachable, IPushConnection? Push)
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

    /// <summary>Returns the connection under the HTTP layer; null if it is not recognized.</summary>
    /// <param name="upgrade">The upgrade feature. If it is not Kestrel's own, other code needs the data of the upgraded connection.</param>
    /// <param name="features">The features of the request and its connection.</param>
    public static KestrelTransport? Find(IHttpUpgradeFeature upgrade, IFeatureCollection features)
    {
        // The features are not reliable: code that wraps a connection may leave them unchanged. The HTTP layer uses the actual pipes.
        if (HttpTransportOf(upgrade) is not { } http) return null;
        var detachable = features.Get<IDetachableConnectionFeature>();
        if (!ReferenceEquals(detachable?.HttpTransport, http)) detachable = null;
        var transport = detachable?.Transport ?? http;
        return new KestrelTransport(transport.Input, transport.Output, SocketOf(transport, http, features), detachable, http as IPushConnection);
    }

    private static SocketOutput? SocketOf(IDuplexPipe transport, IDuplexPipe http, IFeatureCollection features)
    {
        if (!IsOfSockets(transport)) return null;
        var connection = features.Get<IConnectionSocketFeature>();
        if (connection is not IConnectionTransportFeature own || !IsOfSockets(own) || !ReferenceEquals(own.Transport, http)) return null;
        return PipeOf(transport.Output) is { } pipe && UnreadBytes is not null ? new SocketOutput(connection.Socket, pipe, UnreadBytes) : null;
    }

    private static IDuplexPipe? HttpTransportOf(IHttpUpgradeFeature upgrade) =>
        ContextField?.DeclaringType?.IsInstanceOfType(upgrade) == true ? TransportProperty?.GetValue(ContextField.GetValue(upgrade)) as IDuplexPipe : null;

    private static Pipe? PipeOf(PipeWriter writer) => PipeField?.DeclaringType?.IsInstanceOfType(writer) == true ? PipeField.GetValue(writer) as Pipe : null;

    private static bool IsOfSockets(object part) => part.GetType().Assembly == typeof(SocketTransportOptions).Assembly;
}
