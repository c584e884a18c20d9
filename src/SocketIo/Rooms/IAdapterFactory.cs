namespace SocketIoNet.Adapters;

/// <summary>Creates the adapter of each namespace.</summary>
public interface IAdapterFactory
{
    /// <summary>Creates the adapter of <paramref name="namespace"/>. Called when the namespace is created; the server may still be under construction.</summary>
    IAdapter Create(Namespace @namespace);
}
