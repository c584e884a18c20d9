using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>What events of other servers arrive at: a namespace, or the server, which means its main namespace.</summary>
public interface IServerSideEvents
{
    internal HandlerTable Handlers { get; }

    internal IPayloadSerializer Serializer { get; }
}
