namespace SocketIoNet.Adapters;

/// <summary>Makes the adapter of each namespace.</summary>
public interface IAdapterFactory
{
    /// <summary>Makes the adapter of <paramref name="namespace"/>, when the namespace comes into being.</summary>
    IAdapter Create(Namespace @namespace);
}
