using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Support;

/// <summary>Links the servers that it is given to, for what servers say to each other.</summary>
internal sealed class LinkedAdapters : IAdapterFactory
{
    private readonly List<LinkedAdapter> _all = [];

    /// <summary>Whether one of the other servers is too late to be counted.</summary>
    public bool IsOneMissing { get; set; }

    /// <summary>The names of the namespaces whose adapters have been closed.</summary>
    public List<string> Closed { get; } = [];

    public IAdapter Create(Namespace @namespace)
    {
        var adapter = new LinkedAdapter(@namespace, this);
        _all.Add(adapter);
        return adapter;
    }

    private sealed class LinkedAdapter(Namespace @namespace, LinkedAdapters links) : PassThroughAdapter(@namespace)
    {
        private readonly Namespace _namespace = @namespace;

        private IEnumerable<Namespace> Others => links._all.Select(other => other._namespace).Where(other => other != _namespace && other.Name == _namespace.Name);

        public override void ServerSideEmit(in Packet packet)
        {
            foreach (var other in Others) other.ReceiveServerSideEmit(packet);
        }

        public override Task<ServerSideResponses> ServerSideEmitWithAckAsync(in Packet packet, CancellationToken cancellationToken)
        {
            var pending = new List<Task<EventArguments>>();
            foreach (var other in Others)
            {
                var answer = new Signal<EventArguments>();
                pending.Add(answer.Task);
                other.ReceiveServerSideEmit(packet, answer.Set);
            }

            return GatherAsync(pending);
        }

        public override ValueTask StopAsync(CancellationToken cancellationToken)
        {
            links.Closed.Add(_namespace.Name);
            return ValueTask.CompletedTask;
        }

        private async Task<ServerSideResponses> GatherAsync(List<Task<EventArguments>> pending) =>
            new(await Task.WhenAll(pending), links.IsOneMissing ? new MissingServers(1, ["late"]) : MissingServers.None);
    }
}
