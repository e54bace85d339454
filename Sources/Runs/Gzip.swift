import CZlib
import Host
import SystemPackage

/// gzip's format (RFC 1952), by zlib.
enum Gzip {
    /// 15 bits of window, and gzip's header and trailer (zlib.h, deflateInit2).
    private static let window: CInt = 15 + 16
    private static let chunk = 65_536

    /// One member without a name or a time: the same bytes give the same file.
    static func compressed(_ bytes: [UInt8]) throws(HostError) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = CInt(unsafe MemoryLayout<z_stream>.size)
        let begun = unsafe deflateInit2_(
            &stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            window,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            size
        )
        guard begun == Z_OK, let count = UInt32(exactly: bytes.count) else {
            throw HostError("compress", "a run", .malformed("zlib says \(begun)"))
        }
        defer { _ = unsafe deflateEnd(&stream) }
        let room = Int(unsafe deflateBound(&stream, UInt(count)))
        var output = [UInt8](repeating: 0, count: room)
        var input = bytes
        let result = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_in = source.baseAddress
                unsafe stream.avail_in = count
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(room)
                return unsafe deflate(&stream, Z_FINISH)
            }
        }
        guard result == Z_STREAM_END else {
            throw HostError("compress", "a run", .malformed("zlib says \(result)"))
        }
        output.removeLast(Int(unsafe stream.avail_out))
        return output
    }

    /// The content of exactly one member, of at most `limit` bytes; more is refused before it is
    /// made, so that a small file can't fill the memory.
    ///
    /// Stops after `most` bytes, without looking at the rest.
    static func decompressed(
        _ bytes: [UInt8],
        upTo limit: Int,
        first most: Int = .max,
        of path: FilePath
    ) throws(HostError) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = CInt(unsafe MemoryLayout<z_stream>.size)
        let begun = unsafe inflateInit2_(&stream, window, ZLIB_VERSION, size)
        guard begun == Z_OK, let count = UInt32(exactly: bytes.count) else {
            throw damaged(path, "zlib says \(begun)")
        }
        defer { _ = unsafe inflateEnd(&stream) }
        var output: [UInt8] = []
        var input = bytes
        var buffer = [UInt8](repeating: 0, count: min(chunk, most))
        var result = Z_OK
        unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe stream.next_in = source.baseAddress
            unsafe stream.avail_in = count
            while result == Z_OK, output.count <= limit, output.count < most {
                let room = buffer.count
                result = unsafe buffer.withUnsafeMutableBufferPointer { target in
                    unsafe stream.next_out = target.baseAddress
                    unsafe stream.avail_out = UInt32(room)
                    return unsafe inflate(&stream, Z_NO_FLUSH)
                }
                output += buffer[..<(room - Int(unsafe stream.avail_out))]
            }
        }
        if output.count > limit {
            throw HostError("read", path.description, .tooLarge(limit: limit))
        }
        if result == Z_OK, output.count >= most { return output }
        // Z_BUF_ERROR: the file ends before its content does.
        guard result == Z_STREAM_END else {
            throw damaged(path, result == Z_BUF_ERROR ? "it is cut off" : "it is no sound gzip")
        }
        guard unsafe stream.avail_in == 0 else { throw damaged(path, "something follows its end") }
        return output
    }

    private static func damaged(_ path: FilePath, _ why: String) -> HostError {
        HostError("decompress", path.description, .malformed(why))
    }
}
