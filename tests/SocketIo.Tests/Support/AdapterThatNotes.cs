using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Support;

/// <summary>Notes the options of each broadcast.</summary>
internal sealed class AdapterThatNotes(Namespace @namespace, List<BroadcastOptions> notes) : PassThroughAdapter(@namespace)
{
    public override void Broadcast(in Packet packet, BroadcastOptions options)
    {
        notes.Add(options);
        base.Broadcast(packet, options);
    }

    public override void BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks)
    {
        notes.Add(options);
        base.BroadcastWithAck(packet, options, acks);
    }

    internal sealed class Factory(List<BroadcastOptions> notes) : IAdapterFactory
    {
        public IAdapter Create(Namespace @namespace) => new AdapterThatNotes(@namespace, notes);
    }
}
