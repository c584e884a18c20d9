using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>The differences between the revisions of the Socket.IO protocol: how clients join namespaces, and what is sent to them in response. Chosen once, when a connection opens.</summary>
internal abstract class ClientDialect
{
    /// <summary>Whether a client joins the main namespace without a CONNECT packet.</summary>
    public abstract bool EntersMainNamespace { get; }

    /// <summary>Whether a client can request to recover its socket.</summary>
    public abstract bool MayRecover { get; }

    /// <summary>The dialect of a session. The revision of Socket.IO follows from that of Engine.IO.</summary>
    public static ClientDialect For(EngineSession session) => session.Protocol == 3 ? Revision4Dialect.Instance : Revision5Dialect.Instance;

    /// <summary>Whether clients are in the namespace from the start. Some request it nevertheless.</summary>
    public bool IsJoinedFromStart(ReadOnlySpan<byte> namespaceName) => EntersMainNamespace && namespaceName.SequenceEqual("/"u8);

    /// <summary>Creates the decoder of one connection.</summary>
    public abstract IPacketDecoder CreateDecoder(IPacketParser parser, PacketLimits limits);

    /// <summary>The namespace in what a client wrote, which may be followed by a query.</summary>
    public abstract ReadOnlySpan<byte> ReadNamespace(ReadOnlySpan<byte> written);

    /// <summary>The packet with the namespace alone; a query behind it becomes the payload of a CONNECT.</summary>
    /// <exception cref="PacketFormatException">The namespace is too long.</exception>
    public abstract Packet Read(in Packet packet, PacketLimits limits);

    /// <summary>Creates the id of a socket.</summary>
    public abstract string CreateSocketId(EngineSession session, string namespaceName);

    /// <summary>Writes the payload of the packet that notifies a client that it is connected.</summary>
    public abstract void WriteConnected(PayloadWriter writer, Socket socket);

    /// <summary>Writes the payload of the packet that notifies a client why a middleware rejected it.</summary>
    /// <exception cref="PayloadSerializationException">The data cannot be serialized.</exception>
    public abstract void WriteConnectError(PayloadWriter writer, IPayloadSerializer serializer, string message, object? data);
}
