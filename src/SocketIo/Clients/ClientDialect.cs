using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>What differs between the revisions of the Socket.IO protocol: how clients enter namespaces, and what they are told of it. Chosen once, when a connection opens.</summary>
internal abstract class ClientDialect
{
    /// <summary>Whether a client is in the main namespace without asking.</summary>
    public abstract bool EntersMainNamespace { get; }

    /// <summary>Whether a client that comes back can ask for the socket that it had.</summary>
    public abstract bool MayRecover { get; }

    /// <summary>The revision of Socket.IO goes with that of Engine.IO.</summary>
    public static ClientDialect For(EngineSession session) => session.Protocol == 3 ? Revision4Dialect.Instance : Revision5Dialect.Instance;

    /// <summary>Makes the decoder of one connection.</summary>
    public abstract IPacketDecoder CreateDecoder(IPacketParser parser, PacketLimits limits);

    /// <summary>The namespace that a client means by what it wrote.</summary>
    public abstract ReadOnlySpan<byte> ReadNamespace(ReadOnlySpan<byte> written);

    /// <summary>The packet with the namespace that is meant and, when it is a CONNECT, with what the client sent along as its payload.</summary>
    /// <exception cref="PacketFormatException">The namespace is too long.</exception>
    public abstract Packet Read(in Packet packet, PacketLimits limits);

    /// <summary>Makes the id of a socket.</summary>
    public abstract string CreateSocketId(EngineSession session, string namespaceName);

    /// <summary>Writes the payload that tells a client that it is in.</summary>
    public abstract void WriteConnected(PayloadWriter writer, Socket socket);

    /// <summary>Writes the payload that tells a client why a middleware did not let it in.</summary>
    /// <exception cref="PayloadSerializationException">The data cannot be serialized.</exception>
    public abstract void WriteRefusal(PayloadWriter writer, IPayloadSerializer serializer, string message, object? data);
}
