using SocketIoNet.Adapters;

namespace SocketIoNet.Tests.Support;

/// <summary>Closes the connection of every socket just before it is added, as a client may that leaves at this moment.</summary>
internal sealed class AdapterThatCloses(Namespace @namespace) : PassThroughAdapter(@namespace)
{
    public override void Add(Socket socket)
    {
        socket.Connection.Close();
        base.Add(socket);
    }

    internal sealed class Factory : IAdapterFactory
    {
        public IAdapter Create(Namespace @namespace) => new AdapterThatCloses(@namespace);
    }
}
