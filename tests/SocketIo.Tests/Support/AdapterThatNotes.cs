using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Support;

/// <summary>Notes the options of each broadcast.</summary>
internal sealed class AdapterThatNotes(Namespace @namespace, List<BroadcastOptions> notes) : PassThroughAdapter(@namespace)
{
    public override void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null)
    {
        notes.Add(options);
        base.Broadcast(packet, options, beforeSend);
    }

    internal sealed class Factory(List<BroadcastOptions> notes) : IAdapterFactory
    {
        public IAdapter Create(Namespace @namespace) => new AdapterThatNotes(@namespace, notes);
    }
}
