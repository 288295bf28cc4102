//! A photograph of a paper, as it came from a phone, made into one that can be kept.

use std::io::Cursor;

use axum::extract::Multipart;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use liandong_domain::minors::SlipRefusal;

use super::{FormBody, filled};
use crate::failure::{Failure, Fault};

/// The most a file may carry, in megabytes: a phone's picture has three to six.
const MEGABYTES_MOST: i64 = 10;
/// The longest side that is kept, in points: a hand-written name can be read.
const SIDE_MOST: u32 = 1600;
/// The shorter side a signature needs.
const SIDE_LEAST: u32 = 200;
/// The longest side that is opened at all.
const SIDE_OPENED: u32 = 12_000;
/// The most memory a picture takes while it is opened: twice a phone's largest.
const MEMORY_MOST: u64 = 256 * 1024 * 1024;
/// How finely it is kept, of a hundred.
const QUALITY: u8 = 80;

/// Reads a picture by what it is, not by what it is called, and draws it anew: place, time and
/// make of the camera (EXIF) stay behind, and so does anything hidden beside the picture.
///
/// # Errors
/// No JPEG or PNG; larger than a photograph needs; too small to read.
pub fn readable(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let most = usize::try_from(MEGABYTES_MOST * 1024 * 1024).unwrap_or(usize::MAX);
    if bytes.len() > most {
        return Err(SlipRefusal::TooLarge { most: MEGABYTES_MOST }.into());
    }
    let picture = open(bytes).ok_or(SlipRefusal::NotAPicture)?;
    if picture.width().min(picture.height()) < SIDE_LEAST {
        return Err(SlipRefusal::TooSmall { least: SIDE_LEAST.into() }.into());
    }
    let longest = picture.width().max(picture.height());
    let kept = if longest > SIDE_MOST { picture.thumbnail(SIDE_MOST, SIDE_MOST) } else { picture };
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&kept.to_rgb8())
        .map_err(|e| Fault::new("keeping a photograph", e.to_string()))?;
    Ok(out)
}

/// A form with a photograph in its field `photo`: the file, and the other fields.
///
/// # Errors
/// The connection broke.
pub async fn upload(form: Multipart) -> Result<(Vec<u8>, FormBody), Failure> {
    let (mut files, fields) = uploads(form).await?;
    Ok((files.pop().unwrap_or_default(), fields))
}

/// A form with several photographs in its field `photo`: the files in their order, empty ones
/// left out, and the other fields.
///
/// # Errors
/// The connection broke.
pub async fn uploads(mut form: Multipart) -> Result<(Vec<Vec<u8>>, FormBody), Failure> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        Failure::from(Fault::new("reading a photograph", e.to_string()))
    };
    let (mut files, mut fields) = (Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "photo" {
            files.push(field.bytes().await.map_err(broken)?.to_vec());
        } else {
            fields.push((name, field.text().await.map_err(broken)?));
        }
    }
    files.retain(|file| !file.is_empty());
    let pairs: Vec<(&str, String)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    Ok((files, filled(&pairs)))
}

fn open(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Jpeg | ImageFormat::Png) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_OPENED);
    limits.max_image_height = Some(SIDE_OPENED);
    limits.max_alloc = Some(MEMORY_MOST);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(turned);
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};
    use liandong_domain::basics::Refusal as _;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let picture = RgbImage::from_pixel(width, height, Rgb([250, 250, 240]));
        let written =
            DynamicImage::from(picture).write_to(&mut Cursor::new(&mut out), ImageFormat::Png);
        written.expect("a picture");
        out
    }
    fn why(bytes: &[u8]) -> Option<&'static str> {
        readable(bytes).err().and_then(|failure| failure.keys().first().copied())
    }

    // covers B5
    #[test]
    fn a_picture_is_drawn_anew_and_carries_nothing_else() {
        let kept = readable(&png(300, 400)).expect("a picture");
        assert_eq!(&kept[..3], [0xff, 0xd8, 0xff], "a JPEG, whatever it was");
        // A JPEG with a place in it, and a text behind its end.
        let mut told = kept.clone();
        let exif = b"\xff\xe1\x00\x1eExif\x00\x00GPS 23.04N 113.75E end";
        told.splice(2..2, exif.iter().copied());
        told.extend_from_slice(b"<script>alert(1)</script>");
        let again = readable(&told).expect("still a picture");
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
        assert!(has(&told, b"GPS") && !has(&again, b"GPS"));
        assert!(!has(&again, b"Exif") && !has(&again, b"script"));
    }

    #[test]
    fn what_is_no_picture_is_refused_whatever_its_name() {
        let refused = SlipRefusal::NotAPicture.key();
        for bytes in [&b""[..], b"%PDF-1.7 ...", b"<svg xmlns=''></svg>", b"GIF89a\x01\x00\x01\x00"]
        {
            assert_eq!(why(bytes), Some(refused));
        }
        let mut broken = png(300, 300);
        broken.truncate(60);
        assert_eq!(why(&broken), Some(refused));
        assert_eq!(why(&png(300, 150)), Some("minors-slip-too-small"));
        assert_eq!(why(&vec![0; 11 * 1024 * 1024]), Some("minors-slip-too-large"));
    }
}
